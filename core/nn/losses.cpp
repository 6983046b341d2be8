// SPDX-License-Identifier: Apache-2.0
#include "core/nn/losses.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/cross_entropy_loss.h>
#include <ATen/ops/matmul.h>

namespace clinic {

at::Tensor contrastTo(const at::Tensor& from, const at::Tensor& to, const at::Tensor& logitScale)
{
    const at::Tensor logits = at::matmul(from, to.t()) * logitScale.exp();
    const at::Tensor own = at::arange(from.size(0), from.options().dtype(at::kLong));
    return at::cross_entropy_loss(logits, own);
}

at::Tensor clipLoss(const at::Tensor& images, const at::Tensor& texts, const at::Tensor& logitScale)
{
    return (contrastTo(images, texts, logitScale) + contrastTo(texts, images, logitScale)) * 0.5;
}

CleanClipLoss cleanClipLoss(const at::Tensor& images, const at::Tensor& texts,
    const at::Tensor& logitScale, const CleanClipWeights& weights)
{
    const std::int64_t n = images.size(0) / 2;
    const at::Tensor image = images.narrow(0, 0, n);
    const at::Tensor text = texts.narrow(0, 0, n);
    CleanClipLoss loss;
    loss.clip = clipLoss(image, text, logitScale);
    loss.images = contrastTo(image, images.narrow(0, n, n), logitScale);
    loss.texts = contrastTo(text, texts.narrow(0, n, n), logitScale);
    loss.total = loss.clip * weights.clip + (loss.images + loss.texts) * 0.5 * weights.inmodal;
    return loss;
}

UnlearnLoss unlearnLoss(const at::Tensor& images, const at::Tensor& texts,
    const at::Tensor& flagged, const at::Tensor& logitScale, const UnlearnOptions& options)
{
    UnlearnLoss loss;
    loss.constraint = unlearnConstraint(images, texts, flagged, options.target);
    loss.total = loss.constraint * options.weight;
    const at::Tensor clean = flagged.logical_not().nonzero().squeeze(1);
    if (clean.numel() < 2)
        return loss;
    loss.clip = clipLoss(images.index_select(0, clean), texts.index_select(0, clean), logitScale);
    loss.total = loss.clip + loss.total;
    return loss;
}

at::Tensor unlearnConstraint(
    const at::Tensor& images, const at::Tensor& texts, const at::Tensor& flagged, double target)
{
    const at::Tensor rows = flagged.nonzero().squeeze(1);
    if (rows.numel() == 0)
        return images.new_zeros({});
    const at::Tensor cosines = (images.index_select(0, rows) * texts.index_select(0, rows)).sum(1);
    return (cosines + target).square().mean();
}

at::Tensor meanSquaredDistance(const at::Tensor& embeddings, const at::Tensor& others)
{
    return (embeddings - others).square().sum(1).mean();
}

at::Tensor repulsion(const at::Tensor& imageDistance, const at::Tensor& textDistance, double tau)
{
    const auto pushed = [&](const at::Tensor& distance) {
        return distance * (distance.detach() <= tau).to(distance.scalar_type());
    };
    return (pushed(imageDistance) + pushed(textDistance)) * -0.5;
}

at::Tensor normalised(const at::Tensor& features)
{
    return features / features.norm(2, -1, true);
}

} // namespace clinic
