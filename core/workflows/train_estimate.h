// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/task_context.h"
#include "core/workflows/train_request.h"

#include <cstdint>

namespace clinic {

/// What a run will cost, before it is started.
struct TrainEstimate {
    std::int64_t rows = 0; ///< trained on
    std::int64_t steps = 0;
    double secondsAStep = 0; ///< reckoned from steps of fewer rows that were tried here
    double seconds = 0; ///< of all steps; evaluations and checkpoints not included
    std::uint64_t memoryBytes = 0; ///< most that tensors hold at once
    std::uint64_t checkpointBytes = 0; ///< of one on disk
};

/// Opens model and data and tries steps of a few rows, on the real model and the real data; time
/// and memory grow with the rows in a straight line. Nothing is written. A linear probe's is that
/// of its features. Errors as trainModel().
TrainEstimate estimateTraining(const TrainRequest& request, TaskContext& context);

} // namespace clinic
