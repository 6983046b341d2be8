// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/task_context.h"
#include "core/nn/architecture.h"
#include "core/train/pair_source.h"
#include "core/train/train_options.h"

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace clinic {

struct TrainRequest {
    ClipConfig model; ///< a new model of this architecture, its weights from options.seed
    TrainOptions options;
    std::string name; ///< the run's name, kept in the checkpoint
    std::string stage = "Training"; ///< for a person, in front of the progress
    std::filesystem::path checkpoint; ///< written at the end; empty: none
    std::filesystem::path metrics; ///< metrics.jsonl; empty: none
};

struct TrainReport {
    std::int64_t steps = 0;
    std::vector<double> epochLoss; ///< mean over each epoch's steps
    double seconds = 0;
    double pairsPerSecond = 0;
};

/// Trains a new CLIP model on pairs with the contrastive loss, AdamW and a cosine schedule. Same
/// request, same pairs: same weights, on the same number of threads. No torch in this header.
class Trainer {
public:
    /// Borrows the pairs. Error{Mismatch} if their pictures are not of the model's size;
    /// Error{Config} for options that cannot be trained with (fewer pairs than a batch, say).
    Trainer(TrainRequest request, const PairSource& pairs);
    ~Trainer();
    Trainer(Trainer&&) noexcept;

    /// Reports each step (loss, pairs a second); stops within one step, and then writes
    /// no checkpoint. Error{Mismatch} if the loss is no longer a number. To be called once.
    TrainReport run(TaskContext& context);

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace clinic
