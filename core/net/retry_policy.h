// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/rng.h"

#include <chrono>
#include <ctime>
#include <optional>
#include <string_view>

namespace clinic {

/// When a request that failed for the moment is sent again.
struct RetryPolicy {
    int tries = 5; ///< in all
    std::chrono::milliseconds first {500}; ///< wait before the second try; doubled for each other
    std::chrono::milliseconds most {30'000};
    std::chrono::milliseconds retryAfterMost {120'000}; ///< of what a server may ask for
    std::uint64_t seed = 0; ///< of the jitter
};

/// 408, 425, 429 and all of 500 to 599 except 501 and 505: another try may succeed.
bool isTransientStatus(long status);

/// What a Retry-After header asks for: seconds, or a date (against `now`); never negative. Empty
/// for anything else.
std::optional<std::chrono::milliseconds> parseRetryAfter(std::string_view header, std::time_t now);

/// The wait after `failed` tries (from 1): exponential with a jitter of half its length, or what
/// the server asked for if that is longer, both within the policy's limits.
std::chrono::milliseconds retryWait(const RetryPolicy& policy, int failed,
    std::optional<std::chrono::milliseconds> retryAfter, Rng& jitter);

} // namespace clinic
