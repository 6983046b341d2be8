// SPDX-License-Identifier: Apache-2.0
#include "core/train/chunked_gradients.h"

#include "core/nn/autocast.h"
#include "core/nn/chunked_encoding.h"

#include <vector>

namespace clinic {

namespace {

void addGradients(const ClipNet& net, EncodeFunction encode, const at::Tensor& inputs,
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
    const auto encoded = [&](EncodeFunction encode, const at::Tensor& inputs) {
        return encodedInChunks(net, encode, inputs, options.chunk, options.precision)
            .requires_grad_(true);
    };
    features.images = encoded(&ClipNet::encodeImages, batch.pixels);
    if (objective.usesTexts())
        features.texts = encoded(&ClipNet::encodeTexts, batch.ids);
    net.setPass(NormPass::Training);
    const StepLoss loss = objective.loss(features, batch, net.logitScale());
    (loss.total * options.share).backward();
    addGradients(net, &ClipNet::encodeImages, batch.pixels, features.images, options);
    if (objective.usesTexts())
        addGradients(net, &ClipNet::encodeTexts, batch.ids, features.texts, options);
    return loss;
}

} // namespace clinic
