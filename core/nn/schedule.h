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

/// How the rate falls after its warm-up. Cosine: half a cosine down to 0, as CleanCLIP. Par: on a
/// line to a tenth in the first half of what is left, then half a cosine to 1/30,000 (specs of
/// defences, 4.1: 3e-5, 3e-6, 1e-9).
enum class RateDecay { Cosine, Par };

/// Linear warm-up, then a fall until `totalSteps`.
struct RateSchedule {
    double baseRate = 5e-4;
    std::int64_t warmupSteps = 0;
    std::int64_t totalSteps = 1;
    RateDecay decay = RateDecay::Cosine;

    /// Any step >= 0; beyond the total Cosine goes on, as the reference's numbering needs it, and
    /// Par stays at its end. With no step left after the warm-up the rate stays at its base.
    double rate(std::int64_t step) const;
};

} // namespace clinic
