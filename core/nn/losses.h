// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/nn/torch_fwd.h"

namespace clinic {

/// All features are n x d with rows of norm 1, row i of one modality belonging to row i of the
/// other; `logitScale` is the parameter (a logarithm). Values are scalars with gradients.

/// 1/2 [CE(s I T^T) + CE(s T I^T)], CE the mean over rows with the row's own index as target.
at::Tensor clipLoss(
    const at::Tensor& images, const at::Tensor& texts, const at::Tensor& logitScale);

/// 1/2 [CE(s I I'^T) + CE(s T T'^T)], from the originals to the augmented only, as the reference
/// does.
at::Tensor inmodalLoss(const at::Tensor& images, const at::Tensor& augmentedImages,
    const at::Tensor& texts, const at::Tensor& augmentedTexts, const at::Tensor& logitScale);

/// The weights of the two parts of CleanCLIP's loss.
struct CleanClipWeights {
    double clip = 1.0;
    double inmodal = 1.0;
};

/// clip * clipLoss + inmodal * inmodalLoss. `images` and `texts` are 2n rows: originals, then their
/// augmented views in the same order, encoded together (batch norm sees both).
at::Tensor cleanClipLoss(const at::Tensor& images, const at::Tensor& texts,
    const at::Tensor& logitScale, const CleanClipWeights& weights = {});

/// The reference's unlearning: flagged rows leave the contrastive loss and are held near a cosine
/// of -target.
struct UnlearnOptions {
    double target = -1.0;
    double weight = 1.0;
};

/// clipLoss over the rows where `flagged` (n, Bool) is false + weight * constraint.
at::Tensor unlearnLoss(const at::Tensor& images, const at::Tensor& texts, const at::Tensor& flagged,
    const at::Tensor& logitScale, const UnlearnOptions& options = {});
/// mean((<I_b, T_b> + target)^2) over the flagged rows; 0 if there are none.
at::Tensor unlearnConstraint(
    const at::Tensor& images, const at::Tensor& texts, const at::Tensor& flagged, double target);

/// Rows divided by their L2 norm.
at::Tensor normalised(const at::Tensor& features);

} // namespace clinic
