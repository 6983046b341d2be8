// SPDX-License-Identifier: Apache-2.0
#include "core/net/http_transfers.h"

#include "core/base/error.h"
#include "core/net/curl_library.h"

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <curl/curl.h>
#include <map>
#include <string_view>

namespace clinic {

using std::chrono::milliseconds;

namespace {

struct Transfer {
    HttpRequest request;
    HttpReply reply;
    std::size_t limit = 0;
    bool tooLarge = false;
    curl_slist* headers = nullptr;
    CURL* easy = nullptr;

    Transfer() = default;
    Transfer(const Transfer&) = delete;
    Transfer& operator=(const Transfer&) = delete;
    ~Transfer()
    {
        curl_easy_cleanup(easy);
        curl_slist_free_all(headers);
    }
};

// libcurl calls these from C, so nothing may be thrown out of them.

std::size_t takeBody(char* data, std::size_t, std::size_t size, void* user) noexcept
try {
    auto& transfer = *static_cast<Transfer*>(user);
    if (size > transfer.limit - transfer.reply.body.size()) {
        transfer.tooLarge = true;
        return 0;
    }
    transfer.reply.body.append(data, size);
    return size;
} catch (...) {
    return 0;
}

/// The value if the line is this header (`name` in small letters).
bool takeValue(std::string_view line, std::string_view name, std::string& value)
{
    constexpr std::size_t longest = 2000;
    if (line.size() <= name.size() || line[name.size()] != ':')
        return false;
    const bool same = std::equal(name.begin(), name.end(), line.begin(),
        [](char a, char b) { return a == std::tolower(static_cast<unsigned char>(b)); });
    if (!same)
        return false;
    line.remove_prefix(name.size() + 1);
    const auto isBlank = [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; };
    while (!line.empty() && isBlank(line.front()))
        line.remove_prefix(1);
    while (!line.empty() && isBlank(line.back()))
        line.remove_suffix(1);
    value = line.substr(0, longest);
    return true;
}

std::size_t takeHeader(char* data, std::size_t, std::size_t size, void* user) noexcept
try {
    HttpReply& reply = static_cast<Transfer*>(user)->reply;
    const std::string_view line(data, size);
    if (!takeValue(line, "content-type", reply.contentType)
        && !takeValue(line, "retry-after", reply.retryAfter))
        takeValue(line, "location", reply.location);
    return size;
} catch (...) {
    return 0;
}

HttpFailure failureOf(CURLcode code, const Transfer& transfer)
{
    if (transfer.tooLarge)
        return HttpFailure::TooLarge;
    switch (code) {
    case CURLE_OK:
        return HttpFailure::None;
    case CURLE_COULDNT_CONNECT:
    case CURLE_COULDNT_RESOLVE_HOST:
        return HttpFailure::Refused;
    case CURLE_OPERATION_TIMEDOUT:
        return HttpFailure::Timeout;
    case CURLE_FILESIZE_EXCEEDED:
        return HttpFailure::TooLarge;
    case CURLE_PARTIAL_FILE:
    case CURLE_GOT_NOTHING:
    case CURLE_RECV_ERROR:
    case CURLE_SEND_ERROR:
        return HttpFailure::Cut;
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
        return HttpFailure::Encryption;
    default:
        return HttpFailure::Other;
    }
}

void setHeaders(Transfer& transfer)
{
    const auto add = [&](const std::string& line) {
        curl_slist* longer = curl_slist_append(transfer.headers, line.c_str());
        if (longer == nullptr)
            throw std::bad_alloc();
        transfer.headers = longer;
    };
    add("Accept: application/json");
    if (!transfer.request.body.empty()) {
        add("Content-Type: application/json");
        add("Expect:"); // libcurl would wait a second for servers that do not know it
    }
    if (!transfer.request.bearer.empty())
        add("Authorization: Bearer " + transfer.request.bearer);
    curl_easy_setopt(transfer.easy, CURLOPT_HTTPHEADER, transfer.headers);
}

void setLimits(CURL* easy, const HttpLimits& limits)
{
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, static_cast<long>(limits.timeout.count()));
    curl_easy_setopt(
        easy, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(limits.connectTimeout.count()));
    curl_easy_setopt(easy, CURLOPT_MAXFILESIZE_LARGE, static_cast<curl_off_t>(limits.answerBytes));
    curl_easy_setopt(easy, CURLOPT_USERAGENT, "ClipClinic");
    if (limits.direct)
        curl_easy_setopt(easy, CURLOPT_PROXY, "");
}

} // namespace

struct HttpTransfers::Impl {
    HttpLimits limits;
    CURLM* multi = nullptr;
    std::map<CURL*, std::unique_ptr<Transfer>> running;

    ~Impl()
    {
        for (const auto& [easy, transfer] : running)
            curl_multi_remove_handle(multi, easy);
        running.clear();
        curl_multi_cleanup(multi);
    }

    HttpReply finish(CURL* easy, CURLcode code)
    {
        const auto found = running.find(easy);
        Transfer& transfer = *found->second;
        curl_multi_remove_handle(multi, easy);
        HttpReply reply = std::move(transfer.reply);
        reply.failure = failureOf(code, transfer);
        reply.trouble = code == CURLE_OK ? "" : curl_easy_strerror(code);
        curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &reply.status);
        curl_off_t microseconds = 0;
        curl_easy_getinfo(easy, CURLINFO_TOTAL_TIME_T, &microseconds);
        reply.milliseconds = static_cast<double>(microseconds) / 1000.0;
        curl_easy_getinfo(easy, CURLINFO_CONNECT_TIME_T, &microseconds);
        reply.connected = microseconds > 0;
        running.erase(found);
        return reply;
    }

    std::vector<HttpReply> ended()
    {
        std::vector<HttpReply> replies;
        int left = 0;
        while (const CURLMsg* message = curl_multi_info_read(multi, &left)) {
            if (message->msg == CURLMSG_DONE)
                replies.push_back(finish(message->easy_handle, message->data.result));
        }
        return replies;
    }
};

HttpTransfers::HttpTransfers(const HttpLimits& limits)
    : m_impl(std::make_unique<Impl>())
{
    startCurl();
    m_impl->limits = limits;
    m_impl->multi = curl_multi_init();
    if (m_impl->multi == nullptr)
        throw std::bad_alloc();
    curl_multi_setopt(m_impl->multi, CURLMOPT_MAXCONNECTS, static_cast<long>(limits.connections));
}

HttpTransfers::~HttpTransfers() = default;

std::size_t HttpTransfers::running() const
{
    return m_impl->running.size();
}

void HttpTransfers::start(std::uint64_t tag, HttpRequest request)
{
    auto transfer = std::make_unique<Transfer>();
    transfer->request = std::move(request);
    transfer->reply.tag = tag;
    transfer->limit = m_impl->limits.answerBytes;
    CURL* easy = transfer->easy = curl_easy_init();
    if (easy == nullptr)
        throw std::bad_alloc();
    setLimits(easy, m_impl->limits);
    setHeaders(*transfer);
    curl_easy_setopt(easy, CURLOPT_URL, transfer->request.url.c_str());
    if (const std::string& body = transfer->request.body; !body.empty()) {
        curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body.size()));
        curl_easy_setopt(easy, CURLOPT_POSTFIELDS, body.c_str()); // not copied
    }
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, &takeBody);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, transfer.get());
    curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, &takeHeader);
    curl_easy_setopt(easy, CURLOPT_HEADERDATA, transfer.get());
    if (const CURLMcode code = curl_multi_add_handle(m_impl->multi, easy); code != CURLM_OK)
        throw Error(ErrorKind::Resource,
            std::string("a request cannot be sent: ") + curl_multi_strerror(code));
    m_impl->running.emplace(easy, std::move(transfer));
}

std::vector<HttpReply> HttpTransfers::wait(milliseconds most)
{
    const auto until = std::chrono::steady_clock::now() + most;
    for (;;) {
        int left = 0;
        if (const CURLMcode code = curl_multi_perform(m_impl->multi, &left); code != CURLM_OK)
            throw Error(ErrorKind::Resource,
                std::string("requests cannot go on: ") + curl_multi_strerror(code));
        std::vector<HttpReply> replies = m_impl->ended();
        const auto rest =
            std::chrono::duration_cast<milliseconds>(until - std::chrono::steady_clock::now());
        if (!replies.empty() || rest.count() <= 0)
            return replies;
        // curl_multi_poll also waits where nothing is on its way.
        curl_multi_poll(m_impl->multi, nullptr, 0, static_cast<int>(rest.count()), nullptr);
    }
}

} // namespace clinic
