// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/nn/schedule.h"

#include <cstdint>

namespace clinic {

/// How a run trains. The defaults are the reference's, except that steps are counted from 0.
struct TrainOptions {
    int epochs = 64;
    int batch =
        128; ///< pairs a step; what is left over at an epoch's end waits for the next shuffle
    double learningRate = 5e-4; ///< at the top of the schedule
    std::int64_t warmupSteps = 10000;
    StepNumbering numbering = StepNumbering::Corrected;
    double weightDecay = 0.1;
    double beta1 = 0.9;
    double beta2 = 0.999;
    double eps = 1e-8;
    bool roundToHalf = true; ///< new weights pass through half precision, as in the reference
    std::uint64_t seed = 0; ///< of the new weights and of the order of the pairs
};

} // namespace clinic
