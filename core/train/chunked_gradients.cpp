// SPDX-License-Identifier: Apache-2.0
#include "core/train/chunked_gradients.h"

#include "core/nn/autocast.h"

#include <ATen/ops/cat.h>
#include <c10/core/GradMode.h>

#include <algorithm>
#include <vector>

namespace clinic {

namespace {

using Encode = at::Tensor (ClipNet::*)(const at::Tensor&) const;

at::Tensor encodedInChunks(
    const ClipNet& net, Encode encode, const at::Tensor& inputs, const ChunkOptions& options)
{
    const at::NoGradGuard noGrad;
    const Autocast autocast(inputs.device(), options.precision);
    std::vector<at::Tensor> parts;
    for (const at::Tensor& part : inputs.split(options.chunk))
        parts.push_back((net.*encode)(part).to(at::kFloat));
    return at::cat(parts).requires_grad_(true);
}

void addGradients(const ClipNet& net, Encode encode, const at::Tensor& inputs,
    const at::Tensor& features, const ChunkOptions& options)
{
    const std::vector<at::Tensor> gradients = features.grad().split(options.chunk);
    const std::vector<at::Tensor> parts = inputs.split(options.chunk);
    for (std::size_t i = 0; i < parts.size(); ++i) {
        at::Tensor again;
        {
            const Autocast autocast(inputs.device(), options.precision);
            again = (net.*encode)(parts[i]).to(at::kFloat);
        }
        again.backward(gradients[i]);
    }
}

} // namespace

StepLoss addChunkedGradients(
    ClipNet& net, const Objective& objective, const StepTensors& batch, const ChunkOptions& options)
{
    StepFeatures features;
    net.setPass(NormPass::Recompute); // the second time moves the running statistics
    features.images = encodedInChunks(net, &ClipNet::encodeImages, batch.pixels, options);
    if (objective.usesTexts())
        features.texts = encodedInChunks(net, &ClipNet::encodeTexts, batch.ids, options);
    net.setPass(NormPass::Training);
    const StepLoss loss = objective.loss(features, batch, net.logitScale());
    (loss.total * options.share).backward();
    addGradients(net, &ClipNet::encodeImages, batch.pixels, features.images, options);
    if (objective.usesTexts())
        addGradients(net, &ClipNet::encodeTexts, batch.ids, features.texts, options);
    return loss;
}

} // namespace clinic
