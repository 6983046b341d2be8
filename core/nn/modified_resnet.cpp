// SPDX-License-Identifier: Apache-2.0
#include "core/nn/modified_resnet.h"

#include "core/nn/recompute.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/avg_pool2d.h>
#include <ATen/ops/baddbmm.h>
#include <ATen/ops/bmm.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/softmax.h>

#include <cmath>

namespace clinic {

namespace {
constexpr std::int64_t expansion = 4;
}

Bottleneck::Bottleneck(std::int64_t in, std::int64_t planes, std::int64_t stepSize)
    : conv1(in, planes, 1)
    , conv2(planes, planes, 3)
    , conv3(planes, planes * expansion, 1)
    , stride(stepSize)
{
    if (stride > 1 || in != planes * expansion)
        shortcut.emplace(in, planes * expansion, 1);
}

at::Tensor Bottleneck::forward(const at::Tensor& x, NormPass pass) const
{
    at::Tensor y = conv2.forwardRelu(conv1.forwardRelu(x, pass), pass);
    if (stride > 1)
        y = at::avg_pool2d(y, {stride, stride});
    at::Tensor identity = x;
    if (shortcut)
        identity = shortcut->forward(stride > 1 ? at::avg_pool2d(x, {stride, stride}) : x, pass);
    return conv3.forwardAddRelu(y, identity, pass);
}

void Bottleneck::visit(const std::string& prefix, const TensorVisitor& visitor)
{
    conv1.visit(prefix + "conv1", prefix + "bn1", visitor);
    conv2.visit(prefix + "conv2", prefix + "bn2", visitor);
    conv3.visit(prefix + "conv3", prefix + "bn3", visitor);
    if (shortcut)
        shortcut->visit(prefix + "downsample.0", prefix + "downsample.1", visitor);
}

void Bottleneck::fold()
{
    conv1.fold();
    conv2.fold();
    conv3.fold();
    if (shortcut)
        shortcut->fold();
}

void Bottleneck::pack()
{
    conv1.pack();
    conv2.pack();
    conv3.pack();
    if (shortcut)
        shortcut->pack();
}

AttentionPool::AttentionPool(
    std::int64_t grid, std::int64_t width, std::int64_t headCount, std::int64_t embedDim)
    : positions(at::empty({grid * grid + 1, width}))
    , key(width, width)
    , query(width, width)
    , value(width, width)
    , out(width, embedDim)
    , heads(headCount)
{
}

at::Tensor AttentionPool::forward(const at::Tensor& x) const
{
    const std::int64_t n = x.size(0);
    const std::int64_t width = x.size(1);
    const std::int64_t headWidth = width / heads;
    const at::Tensor grid = x.flatten(2).transpose(1, 2); // n x cells x width
    const at::Tensor tokens = at::cat({grid.mean(1, true), grid}, 1) + positions;
    // heads x n x headWidth
    const at::Tensor asked =
        query.forward(tokens.select(1, 0)).view({n, heads, headWidth}).transpose(0, 1)
        * (1.0 / std::sqrt(static_cast<double>(headWidth)));
    // q (K t) is (q K) t: with one query a token, each head's K meets n vectors instead of all
    // tokens.
    const at::Tensor keyed =
        at::bmm(asked, key.weight.view({heads, headWidth, width})).transpose(0, 1);
    const at::Tensor bias = at::bmm(asked, key.bias.view({heads, headWidth, 1})).transpose(0, 1);
    const at::Tensor weights = at::softmax(at::bmm(keyed, tokens.transpose(1, 2)) + bias, -1);
    // Likewise w (V t) is V (w t), and the weights w add up to 1 for its bias.
    const at::Tensor seen = at::bmm(weights, tokens).transpose(0, 1); // heads x n x width
    const at::Tensor mixed = at::baddbmm(value.bias.view({heads, 1, headWidth}), seen,
        value.weight.view({heads, headWidth, width}).transpose(1, 2));
    return out.forward(mixed.transpose(0, 1).reshape({n, width}));
}

void AttentionPool::visit(const std::string& prefix, const TensorVisitor& visitor)
{
    visitor(prefix + "positional_embedding", positions, TensorRole::Parameter);
    key.visit(prefix + "k_proj", visitor);
    query.visit(prefix + "q_proj", visitor);
    value.visit(prefix + "v_proj", visitor);
    out.visit(prefix + "c_proj", visitor);
}

ModifiedResNet::ModifiedResNet(const ClipConfig& config)
    : stem {ConvNorm(3, config.visionWidth / 2, 3, 2),
        ConvNorm(config.visionWidth / 2, config.visionWidth / 2, 3),
        ConvNorm(config.visionWidth / 2, config.visionWidth, 3)}
    , pool(config.imageResolution / 32, std::int64_t {config.visionWidth} * 32, config.visionHeads,
          config.embedDim)
{
    std::int64_t in = config.visionWidth;
    for (std::size_t stage = 0; stage < stages.size(); ++stage) {
        const std::int64_t planes = std::int64_t {config.visionWidth} << stage;
        for (int block = 0; block < config.visionStages[stage]; ++block) {
            stages[stage].emplace_back(in, planes, stage > 0 && block == 0 ? 2 : 1);
            in = planes * expansion;
        }
    }
}

at::Tensor ModifiedResNet::forwardStem(const at::Tensor& pixels, NormPass pass) const
{
    at::Tensor x = pixels;
    for (const ConvNorm& conv : stem)
        x = conv.forwardRelu(x, pass);
    return at::avg_pool2d(x, {2, 2});
}

at::Tensor ModifiedResNet::forward(const at::Tensor& pixels, NormPass pass) const
{
    const auto through = [&](const at::Tensor& input, const NetworkPart& part) {
        return isRecomputed ? recomputed(part, input, pass) : part(input, pass);
    };
    at::Tensor x = through(
        pixels, [this](const at::Tensor& input, NormPass how) { return forwardStem(input, how); });
    for (const auto& stage : stages) {
        for (const Bottleneck& block : stage)
            x = through(x, [&block](const at::Tensor& input, NormPass how) {
                return block.forward(input, how);
            });
    }
    return pool.forward(x);
}

void ModifiedResNet::visit(const std::string& prefix, const TensorVisitor& visitor)
{
    for (std::size_t i = 0; i < stem.size(); ++i) {
        const std::string number = std::to_string(i + 1);
        stem[i].visit(prefix + "conv" + number, prefix + "bn" + number, visitor);
    }
    for (std::size_t stage = 0; stage < stages.size(); ++stage) {
        for (std::size_t block = 0; block < stages[stage].size(); ++block) {
            stages[stage][block].visit(
                prefix + "layer" + std::to_string(stage + 1) + "." + std::to_string(block) + ".",
                visitor);
        }
    }
    pool.visit(prefix + "attnpool.", visitor);
}

void ModifiedResNet::pack()
{
    for (ConvNorm& conv : stem)
        conv.pack();
    for (auto& stage : stages) {
        for (Bottleneck& block : stage)
            block.pack();
    }
    for (LinearLayer* layer : {&pool.query, &pool.out}) // the pool takes the others apart
        layer->pack();
}

void ModifiedResNet::foldBatchNorm()
{
    for (ConvNorm& conv : stem)
        conv.fold();
    for (auto& stage : stages) {
        for (Bottleneck& block : stage)
            block.fold();
    }
}

} // namespace clinic
