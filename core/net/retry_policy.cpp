// SPDX-License-Identifier: Apache-2.0
#include "core/net/retry_policy.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <curl/curl.h>
#include <string>

namespace clinic {

using std::chrono::milliseconds;

bool isTransientStatus(long status)
{
    if (status == 501 || status == 505)
        return false;
    return status == 408 || status == 425 || status == 429 || (status >= 500 && status <= 599);
}

std::optional<milliseconds> parseRetryAfter(std::string_view header, std::time_t now)
{
    constexpr std::int64_t longest = 365LL * 24 * 3600;
    if (header.empty() || header.size() > 64)
        return std::nullopt;
    std::int64_t seconds = 0;
    if (std::isdigit(static_cast<unsigned char>(header.front())) != 0) {
        const auto [end, trouble] =
            std::from_chars(header.data(), header.data() + header.size(), seconds);
        if (trouble == std::errc::result_out_of_range)
            seconds = longest;
        else if (end != header.data() + header.size())
            return std::nullopt;
    } else {
        const std::time_t then = curl_getdate(std::string(header).c_str(), nullptr);
        if (then < 0)
            return std::nullopt;
        seconds = static_cast<std::int64_t>(then) - static_cast<std::int64_t>(now);
    }
    return milliseconds(1000 * std::clamp<std::int64_t>(seconds, 0, longest));
}

milliseconds retryWait(
    const RetryPolicy& policy, int failed, std::optional<milliseconds> retryAfter, Rng& jitter)
{
    constexpr int mostDoublings = 20;
    const int doublings = std::clamp(failed - 1, 0, mostDoublings);
    const auto whole = std::min(policy.first * (std::int64_t {1} << doublings), policy.most);
    const double share = jitter.uniform(0.5, 1.0); // so that 16 that failed together spread out
    const milliseconds wait(static_cast<std::int64_t>(static_cast<double>(whole.count()) * share));
    if (!retryAfter)
        return wait;
    return std::max(wait, std::min(*retryAfter, policy.retryAfterMost));
}

} // namespace clinic
