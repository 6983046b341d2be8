// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/matrix.h"
#include "core/formats/checkpoint.h"
#include "core/formats/checkpoint_writer.h"
#include "core/nn/architecture.h"
#include "core/train/linear_probe.h"
#include "core/train/step_metrics.h"
#include "core/train/train_batch.h"
#include "core/train/train_options.h"

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace clinic {

/// What training begins with.
struct TrainStart {
    ClipConfig model;
    std::optional<TensorTable> weights; ///< in model.layout; none: new ones from options.seed
    std::size_t classes = 0; ///< Supervised with a linear head
    Matrix classEmbeddings; ///< Supervised against prompts: classes x embedDim, normalised
};

/// A model as it is between two steps, in memory.
struct TrainedModel {
    Checkpoint checkpoint; ///< in OpenAI's layout; no file
    ClipConfig config;
    std::optional<LinearProbe> head; ///< Supervised with a linear head
};

/// Error{Config} for numbers that nothing can be trained with.
void checkTrainOptions(const TrainOptions& options);

/// A model and its optimizer, one step at a time. Not thread-safe. Same start, same batches: same
/// weights, on the same number of threads. No torch in this header.
class Trainer {
public:
    /// Error{Mismatch} for weights that do not fit; Error{Config} for options that exclude each
    /// other; Error{Resource} without the device.
    Trainer(const TrainStart& start, const TrainOptions& options);
    ~Trainer();
    Trainer(Trainer&&) noexcept;

    const ClipConfig& model() const;
    /// One optimizer step on the mean gradient of the batches (each of at least two rows, or one
    /// where there are labels). Fills in losses, logit scale and gradient norm. A loss or gradient
    /// that is not finite changes nothing and is told in the metrics as it is.
    StepMetrics step(std::span<const TrainBatch> batches, double learningRate);
    bool isFinite() const; ///< all weights

    /// Weights and optimizer as the reference's checkpoint has them, copied; epoch, name and resume
    /// are the caller's. `learningRate`: of the last step, for the optimizer's groups.
    TrainingCheckpoint snapshot(double learningRate) const;
    TrainedModel trained() const;

    /// Weights, optimizer, scaler and head as snapshot() gave them.
    void restore(const TrainingCheckpoint& state);
    /// The optimizer alone (TrainOptions::carryOptimizer).
    void restoreOptimizer(const TrainingCheckpoint& state);

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace clinic
