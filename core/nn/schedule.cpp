// SPDX-License-Identifier: Apache-2.0
#include "core/nn/schedule.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace clinic {

std::int64_t scheduleStep(
    StepNumbering numbering, std::int64_t epoch, std::int64_t batch, std::int64_t batchesPerEpoch)
{
    const std::int64_t counted = numbering == StepNumbering::Reference ? epoch : epoch - 1;
    return batchesPerEpoch * counted + batch;
}

namespace {

/// From 1 at 0 to 0 at 1, and up again.
double halfCosine(double done)
{
    return 0.5 * (1.0 + std::cos(std::numbers::pi * done));
}

/// As a share of the base rate; its end from `done` = 1 on, where the reference's numbering goes.
double parShare(double done)
{
    done = std::min(done, 1.0);
    constexpr double middle = 0.1;
    constexpr double end = 1.0 / 30000;
    if (done < 0.5)
        return 1 - (1 - middle) * 2 * done;
    return end + (middle - end) * halfCosine(2 * done - 1);
}

} // namespace

double RateSchedule::rate(std::int64_t step) const
{
    if (step < warmupSteps)
        return baseRate * static_cast<double>(step + 1) / static_cast<double>(warmupSteps);
    if (totalSteps <= warmupSteps)
        return baseRate;
    const double done =
        static_cast<double>(step - warmupSteps) / static_cast<double>(totalSteps - warmupSteps);
    return baseRate * (decay == RateDecay::Par ? parShare(done) : halfCosine(done));
}

} // namespace clinic
