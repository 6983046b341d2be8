// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace clinic {

/// What can be said of an endpoint's address while it is typed; nobody is asked.
struct EndpointCheck {
    std::string problem; ///< not empty: it is no address of a chat server
    std::string host;
    bool isLoopback = false; ///< this machine
};
EndpointCheck checkEndpoint(std::string_view url);

} // namespace clinic
