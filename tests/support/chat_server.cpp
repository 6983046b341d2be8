// SPDX-License-Identifier: Apache-2.0
#include "tests/support/chat_server.h"

#include "tests/support/chat_answers.h"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <cctype>
#include <poll.h>
#include <stdexcept>
#include <sys/socket.h>
#include <unistd.h>

namespace clinic::test {

using Json = nlohmann::json;
using std::chrono::milliseconds;

namespace {

constexpr int sliceMs = 5;

/// A listening socket on loopback; `port` 0 picks one and sets it. -1: not now.
int listenOn(int& port)
{
    const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const int on = 1;
    ::setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    sockaddr_in address {};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    socklen_t size = sizeof address;
    if (::bind(listener, reinterpret_cast<sockaddr*>(&address), size) != 0
        || ::listen(listener, 128) != 0) {
        ::close(listener);
        return -1;
    }
    ::getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size);
    port = ntohs(address.sin_port);
    return listener;
}

bool waitFor(int descriptor)
{
    pollfd entry {descriptor, POLLIN, 0};
    return ::poll(&entry, 1, sliceMs) > 0;
}

bool send(int client, std::string_view bytes)
{
    while (!bytes.empty()) {
        const ::ssize_t count = ::send(client, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (count <= 0)
            return false;
        bytes.remove_prefix(static_cast<std::size_t>(count));
    }
    return true;
}

std::string response(const std::string& status, const std::string& body,
    const std::string& type = "application/json", const std::string& headers = {})
{
    return "HTTP/1.1 " + status + "\r\nContent-Type: " + type + "\r\n" + headers
        + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

std::string headerOf(const std::string& head, std::string_view name)
{
    std::string small = head;
    std::transform(small.begin(), small.end(), small.begin(),
        [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    const std::size_t at = small.find("\r\n" + std::string(name) + ": ");
    if (at == std::string::npos)
        return {};
    const std::size_t begin = at + 4 + name.size();
    return head.substr(begin, head.find("\r\n", begin) - begin);
}

} // namespace

std::string nobodysUrl()
{
    int port = 0;
    ::close(listenOn(port));
    return "http://127.0.0.1:" + std::to_string(port) + "/v1";
}

ChatServer::ChatServer(ChatServerOptions options)
    : m_options(std::move(options))
    , m_downAfter(m_options.downAfter)
{
    m_listener = listenOn(m_port);
    if (m_listener < 0)
        throw std::runtime_error("no port to listen on");
    m_thread = std::thread([this] { accept(); });
}

ChatServer::~ChatServer()
{
    m_stop = true;
    m_thread.join();
    for (std::thread& client : m_clients)
        client.join();
    if (m_listener >= 0)
        ::close(m_listener);
}

std::string ChatServer::url() const
{
    return "http://127.0.0.1:" + std::to_string(m_port) + "/v1";
}

int ChatServer::requests() const
{
    const std::lock_guard lock(m_mutex);
    return static_cast<int>(m_bodies.size());
}

std::map<std::string, int> ChatServer::asked() const
{
    const std::lock_guard lock(m_mutex);
    return m_asked;
}

std::vector<Json> ChatServer::bodies() const
{
    const std::lock_guard lock(m_mutex);
    return m_bodies;
}

std::vector<std::string> ChatServer::authorisations() const
{
    const std::lock_guard lock(m_mutex);
    return m_authorisations;
}

int ChatServer::mostAtOnce() const
{
    return m_most;
}

void ChatServer::sleep(milliseconds time) const
{
    const auto until = std::chrono::steady_clock::now() + time;
    while (!isOver() && std::chrono::steady_clock::now() < until)
        std::this_thread::sleep_for(std::min<std::chrono::nanoseconds>(
            milliseconds(sliceMs), until - std::chrono::steady_clock::now()));
}

bool ChatServer::listenAgain()
{
    ::close(m_listener);
    m_listener = -1;
    const auto until = std::chrono::steady_clock::now() + m_options.downFor;
    while (!m_stop && std::chrono::steady_clock::now() < until)
        std::this_thread::sleep_for(milliseconds(sliceMs));
    m_downAfter = 0;
    m_down = false;
    while (!m_stop && m_listener < 0)
        m_listener = listenOn(m_port);
    return m_listener >= 0;
}

void ChatServer::accept()
{
    while (!m_stop) {
        if (m_down && !listenAgain())
            return;
        if (!waitFor(m_listener))
            continue;
        const int client = ::accept4(m_listener, nullptr, nullptr, SOCK_CLOEXEC);
        if (client < 0)
            continue;
        ++m_connections;
        m_clients.emplace_back([this, client] {
            serve(client);
            ::close(client);
            --m_connections;
        });
    }
}

void ChatServer::serve(int client)
{
    std::string buffer;
    Request request;
    while (read(client, buffer, request) && answer(client, request)) { }
}

bool ChatServer::read(int client, std::string& buffer, Request& request)
{
    std::array<char, 65536> piece {};
    for (;;) {
        const std::size_t end = buffer.find("\r\n\r\n");
        if (end != std::string::npos) {
            const std::string head = buffer.substr(0, end + 2);
            const std::string length = headerOf(head, "content-length");
            const std::size_t size = length.empty() ? 0 : std::stoul(length);
            if (buffer.size() >= end + 4 + size) {
                const std::size_t blank = head.find(' ');
                request = {head.substr(blank + 1, head.find(' ', blank + 1) - blank - 1),
                    headerOf(head, "authorization"), buffer.substr(end + 4, size)};
                buffer.erase(0, end + 4 + size);
                return true;
            }
        }
        while (!waitFor(client))
            if (isOver())
                return false;
        const ::ssize_t count = ::recv(client, piece.data(), piece.size(), 0);
        if (count <= 0)
            return false;
        buffer.append(piece.data(), static_cast<std::size_t>(count));
    }
}

bool ChatServer::answer(int client, const Request& request)
{
    {
        const std::lock_guard lock(m_mutex);
        m_authorisations.push_back(request.authorisation);
    }
    if (request.target == "/v1/chat/completions")
        return answerChat(client, request);
    if (request.target == "/v1/models" && m_options.listsModels)
        return send(client, response("200 OK", R"({"data": [{"id": "test-model"}]})"));
    return send(client, response("404 Not Found", R"({"error": {"message": "no such route"}})"));
}

bool ChatServer::answerChat(int client, const Request& request)
{
    const int now = ++m_now;
    for (int most = m_most; now > most && !m_most.compare_exchange_weak(most, now);) { }
    const Json body = Json::parse(request.body);
    const std::string text = questionOf(body);
    int before = 0;
    {
        const std::lock_guard lock(m_mutex);
        m_bodies.push_back(body);
        before = m_asked[text]++;
        if (const int after = m_downAfter; after > 0 && static_cast<int>(m_bodies.size()) > after)
            m_down = true;
    }
    sleep(m_options.latency);
    ChatScript script = m_options.scriptOf ? m_options.scriptOf(text) : m_options.script;
    const bool once = script == ChatScript::BusyOnce || script == ChatScript::FailsOnce
        || script == ChatScript::HalfOnce;
    if (once && before > 0)
        script = ChatScript::Ok;
    --m_now; // before the answer: who has it may ask again at once
    return !isOver() && play(client, script, text, body);
}

bool ChatServer::play(int client, ChatScript script, const std::string& text, const Json& body)
{
    const std::string words = m_options.answerOf ? m_options.answerOf(text) : "A";
    switch (script) {
    case ChatScript::BusyOnce:
        return send(client,
            response("429 Too Many Requests", R"({"error": {"message": "slow down"}})",
                "application/json", "Retry-After: " + m_options.retryAfter + "\r\n"));
    case ChatScript::NoQuota:
        return send(client,
            response("429 Too Many Requests",
                R"({"error": {"message": "no money", "code": "insufficient_quota"}})"));
    case ChatScript::FailsOnce:
    case ChatScript::FailsAlways:
        return send(client, response("500 Internal Server Error", R"({"error": "broken"})"));
    case ChatScript::NeverAnswers:
        while (!isOver() && !waitFor(client)) { } // until it hangs up
        return false;
    case ChatScript::SlowDrip:
        for (const char byte : response("200 OK", goodAnswer(words, body, false))) {
            if (isOver() || !send(client, {&byte, 1}))
                return false;
            std::this_thread::sleep_for(milliseconds(1));
        }
        return true;
    case ChatScript::Html:
        return send(client, response("200 OK", "<html><body>Welcome</body></html>", "text/html"));
    case ChatScript::Half:
    case ChatScript::HalfOnce: {
        const std::string whole = response("200 OK", goodAnswer(words, body, false));
        send(client, std::string_view(whole).substr(0, whole.size() - 40));
        return false;
    }
    case ChatScript::Redirect:
        return send(client,
            response("307 Temporary Redirect", "", "text/plain",
                "Location: " + m_options.redirectTo + "\r\n"));
    case ChatScript::TooLarge:
        return send(client, response("200 OK", std::string(200'000, ' ')));
    case ChatScript::Unauthorised:
        return send(client,
            response("401 Unauthorized",
                R"({"error": {"message": "wrong key )" + authorisations().back() + "\"}}"));
    case ChatScript::Particular:
    case ChatScript::NoPictures:
        if (const std::string refusal = refusalOf(body, script == ChatScript::NoPictures);
            !refusal.empty())
            return send(client, response("400 Bad Request", refusal));
        return send(client, response("200 OK", goodAnswer(words, body, false)));
    default:
        return send(client, response("200 OK", scriptedAnswer(script, words, body)));
    }
}

} // namespace clinic::test
