// SPDX-License-Identifier: Apache-2.0
#include "core/net/chat_client.h"

#include "core/base/error.h"
#include "core/net/endpoint_key.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <map>

namespace clinic {

using std::chrono::milliseconds;
using Clock = std::chrono::steady_clock;

namespace {

/// A request that was given and has not ended.
struct PendingChat {
    std::uint64_t tag = 0;
    ChatRequest request;
    ChatAdaptation sent; ///< what the last try was sent with
    int attempts = 0; ///< sent so far
    int failed = 0; ///< tries that failed for the moment
    bool flying = false;
    Clock::time_point due; ///< where it is not flying
};

std::string statusText(const HttpReply& reply, const ChatServerError& error)
{
    std::string text = "HTTP status " + std::to_string(reply.status);
    if (!error.message.empty())
        text += ": " + clinic::quoted(error.message, 200);
    else if (!error.code.empty())
        text += ": " + clinic::quoted(error.code);
    return text;
}

ChatFailure failureOfStatus(long status)
{
    if (status == 401 || status == 403)
        return ChatFailure::Unauthorised;
    if (status == 429 || status == 503)
        return ChatFailure::Busy;
    if (status >= 500)
        return ChatFailure::ServerError;
    if (status >= 400)
        return ChatFailure::Rejected;
    return status >= 300 ? ChatFailure::Redirect : ChatFailure::Other;
}

HttpLimits httpLimits(const ChatClientOptions& options)
{
    return {.timeout = options.timeout,
        .connectTimeout = std::min(options.timeout, options.connectTimeout),
        .answerBytes = options.answerBytes,
        .connections = static_cast<std::size_t>(options.concurrency),
        .direct = options.endpoint.loopback};
}

} // namespace

struct ChatClient::Impl {
    ChatClientOptions options;
    HttpTransfers transfers;
    std::map<std::uint64_t, PendingChat> pending; ///< by number, so in the order given
    std::uint64_t nextNumber = 0;
    ChatAdaptation adaptation;
    bool reached = false;
    Rng jitter;
    Clock::time_point nextStart {}; ///< of the rate limit
    Clock::time_point heldUntil {}; ///< the server asked all to wait

    explicit Impl(ChatClientOptions given)
        : options(std::move(given))
        , transfers(httpLimits(options))
        , jitter(options.retry.seed)
    {
    }

    void send(std::uint64_t number, PendingChat& chat, Clock::time_point now)
    {
        chat.flying = true;
        chat.sent = adaptation;
        ++chat.attempts;
        if (options.requestsPerMinute > 0)
            nextStart = now
                + std::chrono::duration_cast<Clock::duration>(
                    std::chrono::duration<double>(60.0 / options.requestsPerMinute));
        transfers.start(number,
            {.url = options.endpoint.base + "/chat/completions",
                .body = chatRequestBody(chat.request, chat.sent),
                .bearer = options.key});
    }

    /// Sends what is due; returns when the next one will be, at most `until`.
    Clock::time_point sendDue(Clock::time_point until)
    {
        for (auto& [number, chat] : pending) {
            if (chat.flying)
                continue;
            const Clock::time_point now = Clock::now();
            const Clock::time_point due = std::max({chat.due, nextStart, heldUntil});
            if (due <= now)
                send(number, chat, now);
            else
                until = std::min(until, due);
        }
        return until;
    }

    /// Waits before another try. False: there is none left.
    bool tryAgain(PendingChat& chat, const HttpReply& reply)
    {
        if (++chat.failed >= options.retry.tries)
            return false;
        const auto asked = parseRetryAfter(reply.retryAfter, std::time(nullptr));
        const auto wait = retryWait(options.retry, chat.failed, asked, jitter);
        chat.flying = false;
        chat.due = Clock::now() + wait;
        if (asked && failureOfStatus(reply.status) == ChatFailure::Busy)
            heldUntil = std::max(heldUntil, chat.due);
        return true;
    }

    /// True: it is sent again without the parameter that the server refused.
    bool adapt(PendingChat& chat, const ChatServerError& refusal, long status)
    {
        ChatAdaptation next = chat.sent;
        if (!adaptTo(refusal, status, next))
            return false;
        adaptation.add(next); // for all later ones; others may have found more
        chat.flying = false;
        chat.due = Clock::now();
        return true;
    }

    /// Empty: it goes on.
    std::optional<ChatOutcome> handle(PendingChat& chat, const HttpReply& reply)
    {
        ChatOutcome outcome {.tag = chat.tag,
            .status = reply.status,
            .attempts = chat.attempts,
            .milliseconds = reply.milliseconds,
            .adapted = chat.sent.text()};
        const auto failed = [&](ChatFailure failure, const std::string& error) {
            outcome.failure = failure;
            outcome.error = withoutKey(error, options.key);
            return outcome;
        };
        if (reply.failure != HttpFailure::None)
            return brokenTransfer(chat, reply, failed);
        reached = true;
        if (reply.status == 200) {
            try {
                outcome.reply = parseChatResponse(reply.body, reply.contentType);
                outcome.reply.text = withoutKey(std::move(outcome.reply.text), options.key);
                return outcome;
            } catch (const Error& error) {
                return failed(ChatFailure::Unreadable, error.what());
            }
        }
        return errorStatus(chat, reply, failed);
    }

    template <typename Failed>
    std::optional<ChatOutcome> brokenTransfer(
        PendingChat& chat, const HttpReply& reply, const Failed& failed)
    {
        HttpFailure failure = reply.failure;
        if (!reached && failure == HttpFailure::Timeout && !reply.connected)
            failure = HttpFailure::Refused; // a host that does not even answer
        reached = reached || reply.connected;
        const std::string tries = " (" + std::to_string(chat.attempts) + " tries)";
        switch (failure) {
        case HttpFailure::Refused:
            if (reached && tryAgain(chat, reply))
                return std::nullopt;
            return failed(ChatFailure::Refused, "the server cannot be reached: " + reply.trouble);
        case HttpFailure::Timeout:
            if (tryAgain(chat, reply))
                return std::nullopt;
            return failed(ChatFailure::Timeout,
                "no whole answer within "
                    + std::to_string(std::chrono::duration<double>(options.timeout).count())
                          .substr(0, 5)
                    + " s" + tries + "; raise --timeout");
        case HttpFailure::Cut:
            if (tryAgain(chat, reply))
                return std::nullopt;
            return failed(ChatFailure::Cut,
                "half a response: the server ended the connection in the middle" + tries);
        case HttpFailure::TooLarge:
            return failed(ChatFailure::TooLarge,
                "the answer is larger than " + std::to_string(options.answerBytes) + " bytes");
        case HttpFailure::Encryption:
            return failed(ChatFailure::Other, "no encrypted connection: " + reply.trouble);
        case HttpFailure::None:
        case HttpFailure::Other:
            break;
        }
        return failed(ChatFailure::Other, "the transfer failed: " + reply.trouble);
    }

    template <typename Failed>
    std::optional<ChatOutcome> errorStatus(
        PendingChat& chat, const HttpReply& reply, const Failed& failed)
    {
        const ChatServerError error = parseServerError(reply.body, reply.contentType);
        if (adapt(chat, error, reply.status))
            return std::nullopt;
        // OpenAI's 429 for an empty account does not pass with waiting.
        const bool passes = isTransientStatus(reply.status) && error.code != "insufficient_quota";
        if (passes) {
            if (tryAgain(chat, reply))
                return std::nullopt;
            return failed(failureOfStatus(reply.status),
                statusText(reply, error) + " (" + std::to_string(chat.attempts) + " tries)");
        }
        if (reply.status >= 300 && reply.status < 400)
            return failed(ChatFailure::Redirect,
                "the server redirects to " + clinic::quoted(reply.location, 120)
                    + "; redirects are not followed, so that pictures and key stay with the host "
                      "that "
                      "was named: give the right address as the endpoint");
        return failed(failureOfStatus(reply.status), statusText(reply, error));
    }
};

ChatClient::ChatClient(ChatClientOptions options)
    : m_impl(std::make_unique<Impl>(std::move(options)))
{
}

ChatClient::~ChatClient() = default;

std::size_t ChatClient::pending() const
{
    return m_impl->pending.size();
}

std::size_t ChatClient::concurrency() const
{
    return static_cast<std::size_t>(std::max(1, m_impl->options.concurrency));
}

bool ChatClient::hasBeenReached() const
{
    return m_impl->reached;
}

const ChatAdaptation& ChatClient::adaptation() const
{
    return m_impl->adaptation;
}

const ChatClientOptions& ChatClient::options() const
{
    return m_impl->options;
}

void ChatClient::ask(std::uint64_t tag, ChatRequest request)
{
    assert(hasRoom());
    m_impl->pending.emplace(m_impl->nextNumber++,
        PendingChat {.tag = tag, .request = std::move(request), .due = Clock::now()});
}

std::vector<ChatOutcome> ChatClient::wait(milliseconds most)
{
    std::vector<ChatOutcome> outcomes;
    if (m_impl->pending.empty())
        return outcomes;
    const Clock::time_point until = Clock::now() + most;
    do {
        const Clock::time_point next = m_impl->sendDue(until);
        const auto rest = std::chrono::ceil<milliseconds>(next - Clock::now());
        for (const HttpReply& reply : m_impl->transfers.wait(std::max(rest, milliseconds(0)))) {
            const auto found = m_impl->pending.find(reply.tag);
            if (auto outcome = m_impl->handle(found->second, reply)) {
                outcomes.push_back(std::move(*outcome));
                m_impl->pending.erase(found);
            }
        }
    } while (outcomes.empty() && !m_impl->pending.empty() && Clock::now() < until);
    return outcomes;
}

HttpReply ChatClient::models(const std::function<void()>& checkpoint)
{
    assert(pending() == 0);
    constexpr milliseconds slice(50);
    m_impl->transfers.start(0,
        {.url = m_impl->options.endpoint.base + "/models",
            .body = {},
            .bearer = m_impl->options.key});
    for (;;) {
        std::vector<HttpReply> replies = m_impl->transfers.wait(slice);
        if (!replies.empty()) {
            m_impl->reached = m_impl->reached || replies.front().status != 0;
            return std::move(replies.front());
        }
        checkpoint();
    }
}

} // namespace clinic
