// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/task_context.h"
#include "core/train/checkpoint_policy.h"
#include "core/train/pair_source.h"
#include "core/train/run_files.h"
#include "core/train/run_log.h"
#include "core/train/run_state.h"
#include "core/train/trainer.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace clinic {

/// What a run does, from its first step to its last.
struct RunPlan {
    RunFiles files;
    std::string name; ///< kept in checkpoints
    std::string stage = "Training"; ///< for a person, in front of the progress
    TrainOptions options;
    CheckpointPolicy checkpoints;
    int evaluateEvery = 1; ///< epochs; 0: only before the first and after the last
    std::vector<std::int64_t> rows; ///< of the source that are trained on, at first
    std::vector<std::uint8_t> poisoned; ///< truth of each row of the source; empty: not known
    std::size_t readThreads = 1;
};

/// What a run asks of whoever started it; called between steps, on the run's thread.
struct RunHooks {
    /// Numbers of an evaluation set: ca, asr, ... Not set: none are made.
    std::function<EvaluationNumbers(const TrainedModel&, TaskContext&)> evaluate;
    /// Progressive: how suspicious each of these rows is, higher is more.
    std::function<std::vector<float>(
        const TrainedModel&, const std::vector<std::int64_t>& rows, TaskContext&)>
        score;
    /// Keeps what the model of the moment makes of some pairs: before the first step (epoch 0) and
    /// after each epoch. After a resume it may be asked again for an epoch. Not set: nobody does.
    std::function<void(const TrainedModel&, std::int64_t epoch, TaskContext&)> embed;
    /// A checkpoint of this step is being written. May throw Error{Resource}: it is called again
    /// when there is space. Not set: nobody hears of it.
    std::function<void(std::int64_t step)> saved;
};

struct RunReport {
    RunPhase phase = RunPhase::Finished; ///< or Paused
    std::int64_t steps = 0; ///< all, those before a resume included
    std::vector<double> epochLoss; ///< mean of each epoch that was trained here
    double seconds = 0; ///< of this process
    double imagesPerSecond = 0; ///< of the training steps alone
    double waited = 0; ///< share of their time in which data was waited for
    std::int64_t unreadRows = 0; ///< that could not be read when they were wanted
    EvaluationNumbers last; ///< of the last evaluation
};

/// Trains to the end, or until a pause is asked for by a file (RunFiles::pauseRequest): then a
/// checkpoint is written first. `resume`: what a checkpoint of the same plan holds; the steps and
/// their numbers are then those of an unbroken run, bit for bit on the CPU.
///
/// A full disk is waited out: the run stands still and says so until there is space again. Throws
/// Cancelled within one step; Error{Mismatch} where the loss is no number or explodes, naming the
/// batch and the last good checkpoint; Error{Format} where most rows of a batch cannot be read.
RunReport trainRun(const RunPlan& plan, Trainer& trainer, const PairSource& source,
    const RunHooks& hooks, RunLog& log, const TrainingCheckpoint* resume, TaskContext& context);

} // namespace clinic
