// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace clinic {

/// How the learning rate's step is counted. Reference: batches * epoch + index with epochs from 1,
/// so that a run starts one epoch into its schedule and the last epoch climbs again from 0.
/// Corrected: from 0.
enum class StepNumbering { Reference, Corrected };

/// `epoch` counts from 1, `batch` from 0.
std::int64_t scheduleStep(
    StepNumbering numbering, std::int64_t epoch, std::int64_t batch, std::int64_t batchesPerEpoch);

/// Linear warm-up, then half a cosine down to 0 at `totalSteps`.
struct CosineSchedule {
    double baseRate = 5e-4;
    std::int64_t warmupSteps = 0;
    std::int64_t totalSteps = 1;

    /// Any step >= 0; beyond the total the cosine goes on, as the reference's numbering needs it.
    /// With no step left after the warm-up the rate stays at its base.
    double rate(std::int64_t step) const;
};

} // namespace clinic
