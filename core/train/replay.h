// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/matrix.h"
#include "core/base/task_context.h"
#include "core/formats/tensor_table.h"
#include "core/nn/architecture.h"
#include "core/train/linear_probe.h"
#include "core/train/train_options.h"

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace clinic {

/// What a model is given, with plain numbers: pixels n x 3 x R x R, normalised; token rows n x
/// context, padded with 0, or none; labels n, or none.
struct ReplayBatch {
    std::size_t n = 0;
    std::vector<float> pixels;
    std::vector<std::int64_t> ids;
    std::vector<std::int64_t> labels {}; ///< Supervised
};

struct ReplayRequest {
    ClipConfig config;
    TensorTable weights; ///< in config.layout
    /// Recipe::CleanClip (a batch: originals, then their augmented views) or Supervised. Precision,
    /// chunk, accumulation, clipping and what concerns data are left aside; there are as many steps
    /// as batches.
    TrainOptions options;
    std::optional<LinearProbe> head {}; ///< Supervised: the layer that it begins with
};

struct TrainingStep {
    double rate = 0;
    double loss = 0; ///< before the step
    double logitScale = 0; ///< after it
};

struct TrainingNumbers {
    std::vector<TrainingStep> steps;
    Matrix imageEmbeds, textEmbeds; ///< of the probe after the last step, normalised
    Matrix logits; ///< Supervised: of the probe after the last step, n x classes
};

/// Steps with the losses, parameter groups and schedule of a run, in the memory layout of the
/// reference; then the embeddings of `probe`. On the CPU, in F32. Error{Mismatch} for a batch
/// without rows, or with other numbers than its rows need.
TrainingNumbers replayTraining(const ReplayRequest& request, std::span<const ReplayBatch> batches,
    const ReplayBatch& probe, TaskContext& context);

} // namespace clinic
