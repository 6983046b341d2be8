// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/matrix.h"
#include "core/base/task_context.h"
#include "core/formats/tensor_table.h"
#include "core/nn/architecture.h"

#include <cstdint>
#include <span>
#include <vector>

namespace clinic {

enum class LossKind { Clip, CleanClip, Unlearn };

/// One loss asked for with plain numbers. Features are n x d; the augmented ones are needed by
/// CleanClip only.
struct LossRequest {
    LossKind kind = LossKind::Clip;
    MatrixView image, text, imageAugmented, textAugmented;
    double logitScale = 0; ///< the parameter, a logarithm
    double clipWeight = 1;
    double inmodalWeight = 1;
    double unlearnTarget = -1;
    double constraintWeight = 1;
    std::vector<std::int64_t> flaggedRows {}; ///< Unlearn
};

/// Its value and gradients; matrices of what the loss does not use are empty.
struct LossNumbers {
    double loss = 0;
    double constraint = 0; ///< Unlearn
    double logitScaleGradient = 0;
    Matrix image, text, imageAugmented, textAugmented;
};

/// Through the losses that training uses. On the CPU, in F32.
LossNumbers computeLoss(const LossRequest& request);

/// Pixels n x 3 x R x R, normalised, and token rows n x context, padded with 0.
struct ReplayBatch {
    std::size_t n = 0;
    std::vector<float> pixels;
    std::vector<std::int64_t> ids;
};

struct TrainingStep {
    double rate = 0;
    double loss = 0; ///< before the step
    double logitScale = 0; ///< after it
};

struct TrainingNumbers {
    std::vector<TrainingStep> steps;
    Matrix imageEmbeds, textEmbeds; ///< of the probe after the last step, normalised
};

/// CleanCLIP steps (each batch: originals, then their augmented views) with AdamW and the cosine
/// schedule, in the memory layout of the reference; then the embeddings of `probe`. On the CPU, in
/// F32. Error{Mismatch} for a batch without rows, or with other numbers than its rows need.
TrainingNumbers replayTraining(const ClipConfig& config, const TensorTable& weights,
    std::span<const ReplayBatch> batches, const ReplayBatch& probe, double baseRate,
    std::int64_t warmupSteps, TaskContext& context);

} // namespace clinic
