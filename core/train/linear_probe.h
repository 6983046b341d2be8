// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/matrix.h"
#include "core/base/task_context.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace clinic {

/// The reference's probe, at its own settings. It takes its batch from --batch_size (128 where
/// nobody says) in one place and from a flag for probes (80) in another; 80 it is here.
struct LinearProbeOptions {
    int epochs = 10;
    int batch = 80;
    double learningRate = 0.005; ///< falls as half a cosine, without warm-up
    double weightDecay = 0.01; ///< of the weights; none of the bias
    std::uint64_t seed = 0; ///< of the first weights and of the order of the rows
};

/// One linear layer on the features of images.
struct LinearProbe {
    Matrix weights; ///< classes x d
    std::vector<float> bias; ///< one a class

    /// features: n x d. Returns n x classes.
    Matrix logits(MatrixView features) const;
};

/// Trains with AdamW on the cross entropy of features (n x d, not normalised) and labels (n, below
/// `classes`). The same for a seed on any number of threads. Stops between steps. Error{Config}
/// for settings that train nothing, Error{Mismatch} where the loss is no longer a number.
LinearProbe trainLinearProbe(MatrixView features, std::span<const std::size_t> labels,
    std::size_t classes, const LinearProbeOptions& options, TaskContext& context);

} // namespace clinic
