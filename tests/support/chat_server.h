// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <map>
#include <mutex>
#include <nlohmann/json.hpp>
#include <string>
#include <thread>
#include <vector>

namespace clinic::test {

/// What the server does with a question.
enum class ChatScript {
    Ok,
    OkLogprobs, ///< with probabilities of tokens
    NullContent,
    ContentList, ///< content as a list of parts
    BusyOnce, ///< 429 with Retry-After at first
    FailsOnce, ///< 500 at first
    FailsAlways, ///< 500
    NeverAnswers,
    SlowDrip, ///< a good answer, byte after byte
    MalformedJson,
    Html,
    EmptyChoices,
    Half, ///< ends the connection in the middle of an answer
    HalfOnce,
    Redirect,
    Brackets, ///< "(B)"
    Thinking, ///< <think>…</think>B
    ThoughtsOnly, ///< reasoning_content, and no content
    Particular, ///< refuses temperature, logprobs and max_tokens, one after the other
    NoPictures, ///< refuses a picture, as a server without a projector does
    NoQuota, ///< 429 that no waiting mends
    Unauthorised, ///< 401 that repeats the key
    TooLarge ///< more bytes than anyone wants
};

struct ChatServerOptions {
    ChatScript script = ChatScript::Ok;
    /// For some questions another; by the question's text.
    std::function<ChatScript(const std::string& text)> scriptOf;
    /// The model's words for a question; "A" without.
    std::function<std::string(const std::string& text)> answerOf;
    std::chrono::milliseconds latency {0};
    std::string retryAfter = "0"; ///< of BusyOnce
    std::string redirectTo; ///< of Redirect
    bool listsModels = true;
    int downAfter = 0; ///< goes down after so many questions; 0: never
    std::chrono::milliseconds downFor {1'000'000};
};

/// A chat server on a loopback port, real HTTP/1.1, a thread a connection. Counts what it is asked.
class ChatServer {
public:
    explicit ChatServer(ChatServerOptions options = {});
    ~ChatServer();
    ChatServer(const ChatServer&) = delete;
    ChatServer& operator=(const ChatServer&) = delete;

    std::string url() const; ///< "http://127.0.0.1:PORT/v1"
    int requests() const; ///< of chat completions
    std::map<std::string, int> asked() const; ///< how often, by the question's text
    std::vector<nlohmann::json> bodies() const; ///< of chat completions, as they came
    std::vector<std::string> authorisations() const; ///< headers of all requests; empty: none
    int mostAtOnce() const;
    int connections() const { return m_connections; } ///< open ones

private:
    struct Request {
        std::string target, authorisation, body;
    };
    bool listenAgain();
    void accept();
    void serve(int client);
    bool read(int client, std::string& buffer, Request& request);
    bool answer(int client, const Request& request);
    bool answerChat(int client, const Request& request);
    bool play(int client, ChatScript script, const std::string& text, const nlohmann::json& body);
    bool isOver() const { return m_stop || m_down; }
    void sleep(std::chrono::milliseconds time) const;

    ChatServerOptions m_options;
    int m_listener = -1;
    int m_port = 0;
    std::atomic<bool> m_stop {false};
    std::atomic<bool> m_down {false};
    std::atomic<int> m_downAfter {0};
    std::atomic<int> m_now {0};
    std::atomic<int> m_most {0};
    std::atomic<int> m_connections {0};
    mutable std::mutex m_mutex;
    std::map<std::string, int> m_asked;
    std::vector<nlohmann::json> m_bodies;
    std::vector<std::string> m_authorisations;
    std::vector<std::thread> m_clients;
    std::thread m_thread;
};

/// An address of this machine where nobody listens.
std::string nobodysUrl();

} // namespace clinic::test
