// SPDX-License-Identifier: Apache-2.0
#include "core/nn/schedule.h"

#include <cmath>
#include <numbers>

namespace clinic {

std::int64_t scheduleStep(
    StepNumbering numbering, std::int64_t epoch, std::int64_t batch, std::int64_t batchesPerEpoch)
{
    const std::int64_t counted = numbering == StepNumbering::Reference ? epoch : epoch - 1;
    return batchesPerEpoch * counted + batch;
}

double CosineSchedule::rate(std::int64_t step) const
{
    if (step < warmupSteps)
        return baseRate * static_cast<double>(step + 1) / static_cast<double>(warmupSteps);
    if (totalSteps <= warmupSteps)
        return baseRate;
    const double done =
        static_cast<double>(step - warmupSteps) / static_cast<double>(totalSteps - warmupSteps);
    return 0.5 * baseRate * (1.0 + std::cos(std::numbers::pi * done));
}

} // namespace clinic
