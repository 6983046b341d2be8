// SPDX-License-Identifier: Apache-2.0
#include "core/nn/replay.h"

#include "core/base/error.h"
#include "core/nn/clip_net.h"
#include "core/nn/losses.h"
#include "core/nn/optimizer.h"
#include "core/nn/schedule.h"
#include "core/nn/torch_errors.h"
#include "core/nn/weight_map.h"

#include <ATen/ops/cat.h>
#include <ATen/ops/from_blob.h>
#include <ATen/ops/full.h>
#include <ATen/ops/zeros.h>
#include <c10/core/GradMode.h>

#include <algorithm>

namespace clinic {

namespace {

at::Tensor leafOf(MatrixView values)
{
    const auto rows = static_cast<std::int64_t>(values.rows());
    const auto cols = static_cast<std::int64_t>(values.cols());
    // from_blob takes no const; the clone is what is used
    return at::from_blob(const_cast<float*>(values.data()), {rows, cols}, at::kFloat)
        .clone()
        .requires_grad_(true);
}

Matrix matrixOf(const at::Tensor& tensor)
{
    const at::Tensor plain = tensor.detach().to(at::kFloat).contiguous();
    Matrix out(static_cast<std::size_t>(plain.size(0)), static_cast<std::size_t>(plain.size(1)));
    std::copy_n(plain.const_data_ptr<float>(), plain.numel(), out.data());
    return out;
}

/// Looked at before from_blob, which believes any shape.
void checkBatch(const ReplayBatch& batch, const ClipConfig& config)
{
    const auto side = static_cast<std::size_t>(config.imageResolution);
    const bool fits = batch.n > 0 && batch.pixels.size() % batch.n == 0
        && batch.pixels.size() / batch.n == 3 * side * side && !batch.ids.empty()
        && batch.ids.size() % batch.n == 0;
    if (!fits)
        throw Error(ErrorKind::Mismatch,
            "a batch of " + std::to_string(batch.n) + " rows has "
                + std::to_string(batch.pixels.size()) + " pixel values and "
                + std::to_string(batch.ids.size())
                + " token ids; at least one row is expected, and for each 3 x "
                + std::to_string(side) + " x " + std::to_string(side)
                + " values and equally many ids");
}

at::Tensor pixelsOf(const ReplayBatch& batch, const ClipConfig& config)
{
    const std::int64_t side = config.imageResolution;
    return at::from_blob(const_cast<float*>(batch.pixels.data()),
        {static_cast<std::int64_t>(batch.n), 3, side, side}, at::kFloat);
}

at::Tensor idsOf(const ReplayBatch& batch)
{
    const auto n = static_cast<std::int64_t>(batch.n);
    return at::from_blob(const_cast<std::int64_t*>(batch.ids.data()),
        {n, static_cast<std::int64_t>(batch.ids.size()) / n}, at::kLong);
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
        *outputs[i] = matrixOf(leaves[i].grad());
    return numbers;
} catch (...) {
    rethrowTorchError();
}

TrainingNumbers replayTraining(const ClipConfig& config, const TensorTable& weights,
    std::span<const ReplayBatch> batches, const ReplayBatch& probe, double baseRate,
    std::int64_t warmupSteps, TaskContext& context)
try {
    checkBatch(probe, config);
    for (const ReplayBatch& batch : batches)
        checkBatch(batch, config);
    ClipNet net(config);
    loadWeights(net, weights);
    net.requireGradients(false);
    net.setTraining(true);
    AdamW optimizer(net.parameters());
    const CosineSchedule schedule {
        baseRate, warmupSteps, static_cast<std::int64_t>(batches.size())};
    TrainingNumbers numbers;
    for (const ReplayBatch& batch : batches) {
        context.checkpoint();
        optimizer.zeroGradients();
        const at::Tensor loss = cleanClipLoss(normalised(net.encodeImages(pixelsOf(batch, config))),
            normalised(net.encodeTexts(idsOf(batch))), net.logitScale())
                                    .total;
        loss.backward();
        const double rate = schedule.rate(static_cast<std::int64_t>(numbers.steps.size()));
        optimizer.step(rate);
        clampLogitScale(net.logitScale());
        numbers.steps.push_back({rate, loss.item<double>(), net.logitScale().item<double>()});
    }
    const at::NoGradGuard noGradients;
    net.setTraining(false);
    numbers.imageEmbeds = matrixOf(normalised(net.encodeImages(pixelsOf(probe, config))));
    numbers.textEmbeds = matrixOf(normalised(net.encodeTexts(idsOf(probe))));
    return numbers;
} catch (...) {
    rethrowTorchError();
}

} // namespace clinic
