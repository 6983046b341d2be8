// SPDX-License-Identifier: Apache-2.0
#include "core/nn/loss_numbers.h"

#include "core/nn/losses.h"
#include "core/nn/tensor_matrix.h"
#include "core/nn/torch_errors.h"

#include <ATen/ops/cat.h>
#include <ATen/ops/full.h>
#include <ATen/ops/zeros.h>

namespace clinic {

namespace {

at::Tensor leafOf(MatrixView values)
{
    return tensorFrom(values).requires_grad_(true);
}

at::Tensor lossOf(const LossRequest& request, const std::vector<at::Tensor>& leaves,
    const at::Tensor& scale, LossNumbers& numbers)
{
    if (request.kind == LossKind::Clip)
        return clipLoss(leaves[0], leaves[1], scale);
    if (request.kind == LossKind::CleanClip)
        return cleanClipLoss(at::cat({leaves[0], leaves[2]}), at::cat({leaves[1], leaves[3]}),
            scale, {request.clipWeight, request.inmodalWeight})
            .total;
    const at::Tensor flagged = at::zeros({leaves[0].size(0)}, at::kBool);
    for (const std::int64_t row : request.flaggedRows)
        flagged[row].fill_(true);
    const UnlearnLoss loss = unlearnLoss(
        leaves[0], leaves[1], flagged, scale, {request.unlearnTarget, request.constraintWeight});
    numbers.constraint = loss.constraint.item<double>();
    return loss.total;
}

} // namespace

LossNumbers computeLoss(const LossRequest& request)
try {
    std::vector<at::Tensor> leaves {leafOf(request.image), leafOf(request.text)};
    if (request.kind == LossKind::CleanClip) {
        leaves.push_back(leafOf(request.imageAugmented));
        leaves.push_back(leafOf(request.textAugmented));
    }
    const at::Tensor scale = at::full({}, request.logitScale).requires_grad_(true);
    LossNumbers numbers;
    const at::Tensor loss = lossOf(request, leaves, scale, numbers);
    loss.backward();
    numbers.loss = loss.item<double>();
    numbers.logitScaleGradient = scale.grad().item<double>();
    Matrix* const outputs[] = {
        &numbers.image, &numbers.text, &numbers.imageAugmented, &numbers.textAugmented};
    for (std::size_t i = 0; i < leaves.size(); ++i)
        *outputs[i] = matrixFrom(leaves[i].grad());
    return numbers;
} catch (...) {
    rethrowTorchError();
}

} // namespace clinic
