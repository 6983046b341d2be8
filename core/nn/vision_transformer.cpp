// SPDX-License-Identifier: Apache-2.0
#include "core/nn/vision_transformer.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/zeros.h>

namespace clinic {

namespace {
TransformerShape visionShape(const ClipConfig& config)
{
    return {.layers = config.visionLayers,
        .width = config.visionWidth,
        .mlpWidth = config.visionMlpWidth,
        .heads = config.visionHeads,
        .eps = config.layerNormEps,
        .causal = false,
        .quickGelu = config.quickGelu};
}

/// n x 3 x R x R to n x patches x (3 patch patch): the patch convolution is then one matrix
/// product.
at::Tensor cutPatches(const at::Tensor& pixels, std::int64_t patch)
{
    const std::int64_t n = pixels.size(0);
    const std::int64_t grid = pixels.size(2) / patch;
    return pixels.view({n, 3, grid, patch, grid, patch})
        .permute({0, 2, 4, 1, 3, 5})
        .reshape({n, grid * grid, 3 * patch * patch});
}
} // namespace

VisionTransformer::VisionTransformer(const ClipConfig& config)
    : patchSize(config.patchSize)
    , normPre(config.visionWidth, config.layerNormEps)
    , transformer(visionShape(config))
    , normPost(config.visionWidth, config.layerNormEps)
{
    const std::int64_t width = config.visionWidth;
    const std::int64_t grid = config.imageResolution / config.patchSize;
    classEmbedding = at::empty({width});
    positions = at::empty({1 + grid * grid, width});
    projection = at::empty({width, config.embedDim});
    patchWeight = at::empty({width, 3, config.patchSize, config.patchSize});
}

at::Tensor VisionTransformer::forward(const at::Tensor& pixels) const
{
    const std::int64_t width = classEmbedding.size(0);
    const at::Tensor patches = cutPatches(pixels, patchSize);
    const at::Tensor grid = patchWeight.is_mkldnn()
        ? packedLinear(patches, patchWeight, {})
        : at::matmul(patches, patchWeight.reshape({width, -1}).t());
    const at::Tensor start = classEmbedding.view({1, 1, width}).expand({pixels.size(0), 1, width});
    at::Tensor x = at::cat({start, grid}, 1) + positions;
    const at::Tensor first = at::zeros({pixels.size(0)}, pixels.options().dtype(at::kLong));
    x = transformer.forward(normPre.forward(x), first);
    return at::matmul(normPost.forward(x), projection);
}

void VisionTransformer::pack()
{
    patchWeight = packLinear(patchWeight.reshape({patchWeight.size(0), -1}));
    transformer.pack();
}

void VisionTransformer::visit(const std::string& prefix, const TensorVisitor& visitor)
{
    visitor(prefix + "class_embedding", classEmbedding, TensorRole::Parameter);
    visitor(prefix + "positional_embedding", positions, TensorRole::Parameter);
    visitor(prefix + "proj", projection, TensorRole::Parameter);
    visitor(prefix + "conv1.weight", patchWeight, TensorRole::Parameter);
    normPre.visit(prefix + "ln_pre", visitor);
    transformer.visit(prefix + "transformer.", visitor);
    normPost.visit(prefix + "ln_post", visitor);
}

} // namespace clinic
