// SPDX-License-Identifier: Apache-2.0
#include "core/net/endpoint.h"

#include "core/base/error.h"
#include "core/net/curl_library.h"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <cctype>
#include <curl/curl.h>
#include <memory>

namespace clinic {

namespace {

[[noreturn]] void refuse(std::string_view url, std::string_view why)
{
    throw Error(ErrorKind::Config,
        "endpoint " + clinic::quoted(url, 120) + " " + std::string(why)
            + "; an address looks like http://127.0.0.1:8080/v1");
}

using UrlHandle = std::unique_ptr<CURLU, decltype(&curl_url_cleanup)>;

/// Empty where the address has no such part.
std::string part(CURLU* url, CURLUPart what, unsigned int flags = 0)
{
    char* text = nullptr;
    if (curl_url_get(url, what, &text, flags) != CURLUE_OK)
        return {};
    std::string copy(text);
    curl_free(text);
    return copy;
}

/// `host` as libcurl writes it: "127.1" has become "127.0.0.1" already, an IPv6 address is in
/// brackets.
bool isLoopbackHost(std::string host)
{
    if (host == "localhost" || host == "localhost.")
        return true;
    in_addr four {};
    if (inet_pton(AF_INET, host.c_str(), &four) == 1)
        return ntohl(four.s_addr) >> 24U == 127;
    if (host.size() < 2 || host.front() != '[')
        return false;
    host = host.substr(1, host.size() - 2);
    in6_addr six {};
    return inet_pton(AF_INET6, host.c_str(), &six) == 1 && IN6_IS_ADDR_LOOPBACK(&six);
}

std::string basePath(std::string path)
{
    constexpr std::string_view route = "/chat/completions";
    const auto cutSlashes = [&] {
        while (path.ends_with('/'))
            path.pop_back();
    };
    cutSlashes();
    if (path.ends_with(route)) {
        path.resize(path.size() - route.size());
        cutSlashes();
    } else if (path.empty()) {
        path = "/v1";
    }
    return path;
}

void checkParts(std::string_view written, CURLU* url)
{
    const std::string scheme = part(url, CURLUPART_SCHEME);
    if (scheme != "http" && scheme != "https")
        refuse(written, "is neither http nor https");
    if (!part(url, CURLUPART_USER).empty() || !part(url, CURLUPART_PASSWORD).empty())
        throw Error(ErrorKind::Config,
            "the endpoint's address holds a user name or password, which would be written into "
            "logs; put the key into an environment variable (OPENAI_API_KEY) instead");
    if (!part(url, CURLUPART_QUERY).empty() || !part(url, CURLUPART_FRAGMENT).empty())
        refuse(written, "has something behind its path (? or #)");
    if (part(url, CURLUPART_HOST).empty())
        refuse(written, "names no host");
}

} // namespace

Endpoint parseEndpoint(std::string_view written)
{
    startCurl();
    constexpr std::size_t longest = 2000;
    const auto isPlain = [](unsigned char c) { return c > 0x20 && c < 0x7f; };
    if (written.empty() || written.size() > longest
        || !std::all_of(written.begin(), written.end(), isPlain))
        refuse(written, "is empty, too long, or holds blanks or other special characters");
    if (written.find("://") == std::string_view::npos)
        refuse(written, "does not begin with http:// or https://");
    const UrlHandle url(curl_url(), &curl_url_cleanup);
    if (url == nullptr
        || curl_url_set(
               url.get(), CURLUPART_URL, std::string(written).c_str(), CURLU_NON_SUPPORT_SCHEME)
            != CURLUE_OK)
        refuse(written, "is no address");
    checkParts(written, url.get());
    Endpoint endpoint;
    endpoint.host = part(url.get(), CURLUPART_HOST);
    std::transform(endpoint.host.begin(), endpoint.host.end(), endpoint.host.begin(),
        [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    endpoint.encrypted = part(url.get(), CURLUPART_SCHEME) == "https";
    endpoint.loopback = isLoopbackHost(endpoint.host);
    const std::string path = basePath(part(url.get(), CURLUPART_PATH));
    const std::string port = part(url.get(), CURLUPART_PORT);
    endpoint.base = (endpoint.encrypted ? "https://" : "http://") + endpoint.host
        + (port.empty() ? "" : ":" + port) + path;
    return endpoint;
}

void checkRemoteAllowed(const Endpoint& endpoint, bool allowed, const std::string& what)
{
    if (endpoint.loopback || allowed)
        return;
    throw Error(ErrorKind::Config,
        endpoint.base + " is another machine: " + what + " would be sent to " + endpoint.host
            + "; if that is meant, say --allow-remote");
}

} // namespace clinic
