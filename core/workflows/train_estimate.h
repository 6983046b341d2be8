// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/task_context.h"
#include "core/workflows/train_request.h"

#include <cstdint>
#include <string>

namespace clinic {

/// What a run will cost, before it is started.
struct TrainEstimate {
    std::int64_t rows = 0; ///< trained on
    std::int64_t steps = 0;
    double secondsAStep = 0; ///< as measured here on two steps of the real model with made-up data
    double seconds = 0; ///< of all steps; evaluations and checkpoints not included
    std::uint64_t memoryBytes = 0; ///< most that training holds at once, about
    std::uint64_t checkpointBytes = 0; ///< of one on disk
};

/// Opens model and data and tries two steps. Errors as trainModel().
TrainEstimate estimateTraining(const TrainRequest& request, TaskContext& context);

} // namespace clinic
