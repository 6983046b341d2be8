// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/task_context.h"
#include "core/train/train_run.h"
#include "core/workflows/train_request.h"

#include <filesystem>
#include <string>
#include <vector>

namespace clinic {

struct TrainReport {
    std::filesystem::path folder;
    std::filesystem::path checkpoint; ///< the newest
    RunReport run;
    std::int64_t rows = 0; ///< trained on, at first
    std::int64_t leftOutRows = 0; ///< of the table that are not fit for use
    EvaluationNumbers first; ///< before the first step, where this process began the run
    std::vector<std::string> warnings;
    double seconds = 0;
};

/// One run from its first step to its last, in a folder that explains itself: config.json,
/// environment.json, state.json, metrics.jsonl, log.txt, checkpoints/, and maps/ where they are
/// asked for. Another process that writes the same run is refused (Error{Config}); it may watch
/// with RunReader.
///
/// request.resume goes on from the last checkpoint with the settings of config.json: on the CPU and
/// as many threads the weights are then those of an unbroken run. What ends a run is in state.json;
/// a checkpoint is never half-written. Paused by RunFiles::pauseRequest, it returns normally.
///
/// Errors: Config (settings that exclude each other, fewer rows than a batch, a target that the
/// evaluation set lacks, a folder that is not empty), Unsupported (a checkpoint that is no CLIP
/// model or has one tower only, a run of another version), Format, Io, and those of trainRun().
TrainReport trainModel(const TrainRequest& request, TaskContext& context);

} // namespace clinic
