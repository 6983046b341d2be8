// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace clinic {

/// How a transfer failed below HTTP.
enum class HttpFailure {
    None,
    Refused, ///< nobody listens, or the host has no address
    Timeout,
    Cut, ///< the connection ended in the middle
    TooLarge,
    Encryption, ///< certificate or handshake
    Other
};

struct HttpLimits {
    std::chrono::milliseconds timeout {120'000}; ///< of a whole request
    std::chrono::milliseconds connectTimeout {10'000};
    std::size_t answerBytes = 8U << 20U;
    std::size_t connections = 8; ///< kept open for the next request
    bool direct = true; ///< never through a proxy; else the environment's, as curl reads it
};

struct HttpRequest {
    std::string url;
    std::string body; ///< JSON; empty: GET
    std::string bearer; ///< key; empty: no Authorization header
};

/// How a transfer ended.
struct HttpReply {
    std::uint64_t tag = 0;
    HttpFailure failure = HttpFailure::None;
    std::string trouble; ///< libcurl's words for the failure
    long status = 0; ///< 0: no answer
    bool connected = false; ///< says nothing where a connection was used again
    std::string body;
    std::string contentType, retryAfter, location; ///< headers
    double milliseconds = 0;
};

/// Requests on their way, all driven by the thread that calls; not thread-safe. http and https
/// only, redirects are never followed, certificates are checked.
class HttpTransfers {
public:
    explicit HttpTransfers(const HttpLimits& limits);
    ~HttpTransfers(); ///< drops what is on its way
    HttpTransfers(const HttpTransfers&) = delete;
    HttpTransfers& operator=(const HttpTransfers&) = delete;

    void start(std::uint64_t tag, HttpRequest request);
    std::size_t running() const;
    /// Drives them until at least one ends, at most this long. Error{Resource} if libcurl cannot.
    std::vector<HttpReply> wait(std::chrono::milliseconds most);

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace clinic
