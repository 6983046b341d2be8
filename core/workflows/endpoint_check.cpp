// SPDX-License-Identifier: Apache-2.0
#include "core/workflows/endpoint_check.h"

#include "core/base/error.h"
#include "core/net/endpoint.h"

namespace clinic {

EndpointCheck checkEndpoint(std::string_view url)
{
    try {
        const Endpoint endpoint = parseEndpoint(url);
        return {.problem = {}, .host = endpoint.host, .isLoopback = endpoint.loopback};
    } catch (const Error& error) { // an address that is still being typed is no failure
        return {.problem = error.what(), .host = {}, .isLoopback = false};
    }
}

} // namespace clinic
