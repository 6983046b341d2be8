// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/formats/checkpoint_writer.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace clinic {

/// Where a run is between two steps, and what decides how it goes on, besides weights and
/// optimizer. All that is random is drawn anew from (seed, epoch, row), so that there is no state
/// of a generator.
struct RunPosition {
    std::int64_t step = 0; ///< optimizer steps done
    std::int64_t epoch = 1; ///< that the next step belongs to
    std::int64_t stepInEpoch = 0; ///< done in it
    double lossSum = 0; ///< over those
    double guardMean = -1; ///< LossGuard::mean
    std::optional<double> best; ///< of CheckpointPolicy::best so far
    std::vector<std::int64_t> rows; ///< of the source that are trained on
};

/// The step to come, for a message: its number, epoch, batch, and the first of its rows.
std::string nextStepText(const RunPosition& position, std::span<const std::int64_t> rows);

/// As the checkpoint's key `resume` keeps it.
SaveValue::Dict resumeValue(const RunPosition& position);
/// Error{Format} where the checkpoint has no such key, or a number of it is missing.
RunPosition runPosition(const TrainingCheckpoint& state);

} // namespace clinic
