// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/net/endpoint.h"

#include <string>

namespace clinic {

/// The key for a server, out of the environment variable of this name; empty if it is not set, or
/// `variable` is empty. A key is only ever in memory and in the requests to that one host.
/// Error{Unsafe} where it would travel to another machine without encryption; Error{Config} for one
/// that no header can hold.
std::string endpointKey(const Endpoint& endpoint, const std::string& variable);

/// The text with the key blotted out, where a server repeats it.
std::string withoutKey(std::string text, const std::string& key);

} // namespace clinic
