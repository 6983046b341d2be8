// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

namespace clinic {

/// All features are n x d with rows of norm 1, row i of one modality belonging to row i of the
/// other; `logitScale` is the parameter (a logarithm). Values are scalars with gradients.

/// CE(s A B^T): each row of `from` is to find the row of its own index in `to`.
at::Tensor contrastTo(const at::Tensor& from, const at::Tensor& to, const at::Tensor& logitScale);

/// 1/2 [CE(s I T^T) + CE(s T I^T)], CE the mean over rows with the row's own index as target.
at::Tensor clipLoss(
    const at::Tensor& images, const at::Tensor& texts, const at::Tensor& logitScale);

/// The weights of the two parts of CleanCLIP's loss.
struct CleanClipWeights {
    double clip = 1.0;
    double inmodal = 1.0;
};

/// A sum and what it is of.
struct CleanClipLoss {
    at::Tensor total; ///< clip * weights.clip + 1/2 (images + texts) * weights.inmodal
    at::Tensor clip; ///< clipLoss of the originals
    at::Tensor images,
        texts; ///< contrastTo() their augmented views; one direction, as the reference
};
/// `images` and `texts` are 2n rows: originals, then their augmented views in the same order,
/// encoded together (batch norm sees both).
CleanClipLoss cleanClipLoss(const at::Tensor& images, const at::Tensor& texts,
    const at::Tensor& logitScale, const CleanClipWeights& weights = {});

/// The reference's unlearning: flagged rows leave the contrastive loss and are held near a cosine
/// of -target.
struct UnlearnOptions {
    double target = -1.0;
    double weight = 1.0;
};

struct UnlearnLoss {
    at::Tensor total; ///< clip + constraint * weight
    at::Tensor clip; ///< clipLoss over the rows that are not flagged; undefined where there are
                     ///< fewer than two, which have nothing to be told from
    at::Tensor constraint; ///< unlearnConstraint()
};
/// `flagged`: n, Bool.
UnlearnLoss unlearnLoss(const at::Tensor& images, const at::Tensor& texts,
    const at::Tensor& flagged, const at::Tensor& logitScale, const UnlearnOptions& options = {});
/// mean((<I_b, T_b> + target)^2) over the flagged rows; 0 if there are none.
at::Tensor unlearnConstraint(
    const at::Tensor& images, const at::Tensor& texts, const at::Tensor& flagged, double target);

/// S = mean ||z - z'||^2 over rows, in [0, 4]: how far a model's embeddings are from those of
/// another for the same inputs. Source: PAR, specs of defences, 4.1.
at::Tensor meanSquaredDistance(const at::Tensor& embeddings, const at::Tensor& others);

/// What PAR adds to the contrastive loss: -1/2 (sum over both modalities of 1[S <= tau] S), which
/// pushes away until the distance is tau. The distances are those of images and texts.
at::Tensor repulsion(const at::Tensor& imageDistance, const at::Tensor& textDistance, double tau);

/// Rows divided by their L2 norm.
at::Tensor normalised(const at::Tensor& features);

} // namespace clinic
