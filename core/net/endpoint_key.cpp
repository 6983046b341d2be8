// SPDX-License-Identifier: Apache-2.0
#include "core/net/endpoint_key.h"

#include "core/base/error.h"

#include <algorithm>
#include <cstdlib>

namespace clinic {

std::string endpointKey(const Endpoint& endpoint, const std::string& variable)
{
    if (variable.empty())
        return {};
    const char* value = std::getenv(variable.c_str()); // NOLINT(concurrency-mt-unsafe)
    if (value == nullptr || *value == 0)
        return {};
    std::string key(value);
    const auto fits = [](unsigned char c) { return c > 0x20 && c < 0x7f; };
    constexpr std::size_t longest = 4096;
    if (key.size() > longest || !std::all_of(key.begin(), key.end(), fits))
        throw Error(ErrorKind::Config,
            "the environment variable " + clinic::quoted(variable)
                + " holds blanks, line ends or other characters that no key has");
    if (!endpoint.encrypted && !endpoint.loopback)
        throw Error(ErrorKind::Unsafe,
            endpoint.base + ": the key of the environment variable " + clinic::quoted(variable)
                + " would travel to another machine without encryption; use https, or "
                  "--key-variable "
                  "'' where the server needs none");
    return key;
}

std::string withoutKey(std::string text, const std::string& key)
{
    constexpr std::size_t shortest = 6; // a shorter one would blot out words
    if (key.size() < shortest)
        return text;
    for (std::size_t at = text.find(key); at != std::string::npos; at = text.find(key, at))
        text.replace(at, key.size(), "[key]");
    return text;
}

} // namespace clinic
