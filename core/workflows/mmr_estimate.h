// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/workflows/mmr_run_plan.h"

#include <cstdint>
#include <optional>
#include <span>

namespace clinic {

/// What a run is going to take. Tokens are rough: a token for each four bytes of text, a fixed
/// number for a picture, and answers as long as they may be; servers count differently.
struct MmrRunEstimate {
    std::int64_t questions = 0; ///< in all, orders of options counted each
    std::int64_t answeredBefore = 0; ///< of these, in the log
    std::int64_t requests = 0; ///< still to be sent
    std::int64_t promptTokens = 0;
    std::int64_t completionTokens = 0; ///< at most
    std::uint64_t bytes = 0; ///< to be sent
    std::optional<double> cost; ///< in the currency of the prices; at most, as the answers
    std::optional<double> seconds; ///< known once a server was asked
};

/// What a picture is taken for, in tokens: about 1,000 x 1,000 pixels with several kinds of model.
inline constexpr std::int64_t tokensOfPicture = 800;

MmrRunEstimate estimateMmrRun(
    const MmrRunPlan& plan, const MmrRunRequest& request, std::span<const MmrTask> left);

/// The same for a request, without asking anybody or writing anything. Errors of planMmrRun() and
/// of a log that is of another run.
MmrRunEstimate estimateMmrRun(const MmrRunRequest& request);

/// How long so many requests take where one takes `milliseconds`.
double mmrRunSeconds(const MmrRunRequest& request, std::int64_t requests, double milliseconds);

} // namespace clinic
