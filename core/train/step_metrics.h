// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>

namespace clinic {

/// What one step of a run tells.
struct StepMetrics {
    std::int64_t step = 0; ///< from 1
    std::int64_t epoch = 0; ///< from 1
    double loss = 0;
    std::optional<double> clip, images, texts; ///< parts of the loss, before their weights
    std::optional<double> extra; ///< Unlearn's constraint; Par's squared distance, in [0, 4]
    double learningRate = 0;
    double logitScale = 0; ///< the parameter, a logarithm, after the step
    std::optional<double> lossFactor; ///< GradScaler's, for the next step; in fp16
    /// Before clipping: where gradients are clipped, and in fp16, but for a step that was left out
    /// because the factor was too large.
    std::optional<double> gradientNorm;
    double imagesPerSecond = 0; ///< pictures through the encoder, augmented views included
    double waited = 0; ///< share of the epoch's time so far in which data was waited for
};

} // namespace clinic
