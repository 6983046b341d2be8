// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/net/chat_outcome.h"
#include "core/net/chat_request.h"
#include "core/net/endpoint.h"
#include "core/net/http_transfers.h"
#include "core/net/retry_policy.h"

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace clinic {

struct ChatClientOptions {
    Endpoint endpoint;
    std::string key; ///< of endpointKey(); empty: none
    int concurrency = 4; ///< requests at a time, those that wait for another try included
    double requestsPerMinute = 0; ///< at most; 0: as fast as answers come
    std::chrono::milliseconds timeout {120'000}; ///< of a request, connecting included
    std::chrono::milliseconds connectTimeout {10'000};
    std::size_t answerBytes = 8U << 20U;
    RetryPolicy retry;
};

/// Asks an OpenAI-compatible server many questions at a time. One thread drives all: that which
/// calls; not thread-safe. Destroyed, it drops what is on its way.
class ChatClient {
public:
    explicit ChatClient(ChatClientOptions options);
    ~ChatClient();
    ChatClient(const ChatClient&) = delete;
    ChatClient& operator=(const ChatClient&) = delete;

    /// Whether another request may be given.
    bool hasRoom() const { return pending() < concurrency(); }
    std::size_t pending() const;
    /// `tag` comes back with the outcome. Only where there is room.
    void ask(std::uint64_t tag, ChatRequest request);
    /// Works for at most this long, and returns sooner with what ended: each request exactly once.
    std::vector<ChatOutcome> wait(std::chrono::milliseconds most);
    /// GET …/models, with nothing else pending; one try. Waits at most the timeouts, calling
    /// `checkpoint` (which may throw) meanwhile.
    HttpReply models(const std::function<void()>& checkpoint);

    /// Whether the server ever answered anything.
    bool hasBeenReached() const;
    const ChatAdaptation& adaptation() const;
    const ChatClientOptions& options() const;

private:
    std::size_t concurrency() const;
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace clinic
