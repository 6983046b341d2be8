// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace clinic {

/// Where a chat server is.
struct Endpoint {
    std::string base; ///< "http://127.0.0.1:8080/v1", without a slash at its end
    std::string host; ///< in small letters, numbers of an address in their usual form
    bool encrypted = false; ///< https
    bool loopback = false; ///< this machine: localhost, 127.0.0.0/8 or ::1
};

/// Checks what a person typed: http or https, a host, no user name or password (it would be
/// logged), no query. Without a path /v1 is meant; a path to /chat/completions is cut back to its
/// base. Error{Config} with what is wrong and an example.
Endpoint parseEndpoint(std::string_view written);

/// Pictures may be private: nothing leaves this machine unasked. Error{Config} for another machine
/// without `allowed`, saying what (`what`, in the plural) would be sent where.
void checkRemoteAllowed(const Endpoint& endpoint, bool allowed, const std::string& what);

} // namespace clinic
