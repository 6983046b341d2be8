// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/task_context.h"
#include "core/mmr/circular_score.h"
#include "core/net/endpoint_probe.h"
#include "core/workflows/mmr_estimate.h"
#include "core/workflows/mmr_run_request.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace clinic {

/// How a run stands after it was begun or continued. Orders of options count each.
struct MmrRunReport {
    std::filesystem::path out;
    std::int64_t questions = 0;
    std::int64_t answered = 0; ///< now in the log
    std::int64_t errors = 0; ///< not answered; the same request asks them again
    std::int64_t asked = 0; ///< by this call
    std::int64_t skipped = 0; ///< answered before
    double seconds = 0;
    std::optional<EndpointCapabilities> capabilities; ///< empty: not probed
    std::string adapted; ///< parameters that the server does not take, left out or renamed
    std::vector<std::pair<std::string, std::int64_t>> reasons; ///< of errors, the commonest first
    std::optional<CircularScore> circular; ///< of a permuted run, read leniently
    MmrRunEstimate estimate; ///< as it was before asking
    std::vector<std::string> warnings; ///< for a person
};

/// Asks a chat endpoint the questions of a benchmark and writes a run's log, an item as soon as it
/// comes. A log that is there of the same run is continued: what is answered is not asked again,
/// errors are. A picture that is missing, or a failure of one request, is that question's error.
/// Stops within 50 ms; what came stays. Errors: those of planMmrRun(), endpointKey(), MmrRunWriter
/// and probeEndpoint(); Config for another machine without `allowRemote`; Io if nobody listens, the
/// key is refused or the server went away.
MmrRunReport runMmr(const MmrRunRequest& request, TaskContext& context);

} // namespace clinic
