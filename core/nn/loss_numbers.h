// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/matrix.h"

#include <cstdint>
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

} // namespace clinic
