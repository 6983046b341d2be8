// SPDX-License-Identifier: Apache-2.0
#include "core/nn/attention.h"

#include "core/nn/recompute.h"

#include <ATen/TensorIndexing.h>
#include <ATen/TensorOperators.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/bmm.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/linear.h>
#include <ATen/ops/ones.h>
#include <ATen/ops/scaled_dot_product_attention.h>
#include <ATen/ops/silu.h>
#include <ATen/ops/softmax.h>
#include <c10/core/GradMode.h>

#include <cassert>
#include <cmath>
#include <limits>
#include <optional>

namespace clinic {

namespace {

/// Up to here all scores at once are cheaper than LibTorch's blockwise attention, whose products
/// are then small. A bound on memory as well: scores are n x heads x length x length.
constexpr std::int64_t shortLength = 128;

bool isShort(const at::Tensor& key)
{
    return key.is_cpu() && key.size(2) <= shortLength;
}

/// n x heads x length x headWidth to (n heads) x length x headWidth
at::Tensor flatHeads(const at::Tensor& x)
{
    return x.reshape({x.size(0) * x.size(1), x.size(2), x.size(3)});
}

/// A position sees itself and what is before it.
std::optional<at::Tensor> seenFromBefore(std::int64_t length)
{
    return at::ones({length, length}, at::kBool).tril();
}

/// softmax(q k^T / sqrt(headWidth)) v, each n x heads x its length x headWidth. `seen` (Bool, made
/// as large as n x heads x queries x keys): the keys that a query takes into account; none: all.
at::Tensor attend(const at::Tensor& query, const at::Tensor& key, const at::Tensor& value,
    const std::optional<at::Tensor>& seen)
{
    if (!isShort(key))
        return at::scaled_dot_product_attention(query, key, value, seen);
    const double scale = 1.0 / std::sqrt(static_cast<double>(query.size(3)));
    at::Tensor scores = at::bmm(flatHeads(query) * scale, flatHeads(key).transpose(1, 2))
                            .view({query.size(0), query.size(1), query.size(2), key.size(2)});
    if (seen)
        scores = scores.masked_fill(seen->logical_not(), -std::numeric_limits<double>::infinity());
    const at::Tensor weights = at::softmax(scores, -1).view({-1, query.size(2), key.size(2)});
    return at::bmm(weights, flatHeads(value)).view(query.sizes());
}

} // namespace

AttentionBlock::AttentionBlock(
    std::int64_t width, std::int64_t mlpWidth, std::int64_t headCount, double eps)
    : inWeight(at::empty({3 * width, width}))
    , inBias(at::empty({3 * width}))
    , out(width, width)
    , norm1(width, eps)
    , expand(width, mlpWidth)
    , contract(mlpWidth, width)
    , norm2(width, eps)
    , heads(headCount)
{
}

at::Tensor AttentionBlock::forward(const at::Tensor& x, bool causal, bool quickGelu) const
{
    const std::int64_t n = x.size(0);
    const std::int64_t length = x.size(1);
    const std::int64_t width = x.size(2);
    const at::Tensor normed = norm1.forward(x);
    const at::Tensor joined = inWeight.is_mkldnn() ? packedLinear(normed, inWeight, inBias)
                                                   : at::linear(normed, inWeight, inBias);
    // n x length x 3 x heads x headWidth, then 3 of n x heads x length x headWidth
    const auto split =
        joined.view({n, length, 3, heads, width / heads}).permute({2, 0, 3, 1, 4}).unbind();
    const at::Tensor mixed = causal && !isShort(split[1])
        ? at::scaled_dot_product_attention(split[0], split[1], split[2], {}, 0.0, true)
        : attend(split[0], split[1], split[2], causal ? seenFromBefore(length) : std::nullopt);
    return addMlp(out.forwardAdd(mixed.transpose(1, 2).reshape({n, length, width}), x), quickGelu);
}

at::Tensor AttentionBlock::forwardAt(
    const at::Tensor& x, const at::Tensor& positions, bool causal, bool quickGelu) const
{
    const std::int64_t n = x.size(0);
    const std::int64_t length = x.size(1);
    const std::int64_t width = x.size(2);
    const at::Tensor rows = at::arange(n, positions.options());
    const at::Tensor normed = norm1.forward(x);
    const at::Tensor query = at::linear(
        normed.index({rows, positions}), inWeight.narrow(0, 0, width), inBias.narrow(0, 0, width))
                                 .view({n, 1, heads, width / heads})
                                 .transpose(1, 2);
    const auto split =
        at::linear(normed, inWeight.narrow(0, width, 2 * width), inBias.narrow(0, width, 2 * width))
            .view({n, length, 2, heads, width / heads})
            .permute({2, 0, 3, 1, 4})
            .unbind();
    std::optional<at::Tensor> seen;
    if (causal)
        seen = (at::arange(length, positions.options()) <= positions.view({n, 1}))
                   .view({n, 1, 1, length});
    const at::Tensor mixed = attend(query, split[0], split[1], seen);
    return addMlp(out.forwardAdd(mixed.reshape({n, width}), x.index({rows, positions})), quickGelu);
}

at::Tensor AttentionBlock::addMlp(const at::Tensor& stream, bool quickGelu) const
{
    const at::Tensor normed = norm2.forward(stream);
    if (expand.isPacked()) {
        assert(isFolded || !quickGelu);
        return contract.forwardAdd(packedLinear(normed, expand.weight, expand.bias,
                                       isFolded ? Activation::Silu : Activation::Gelu),
            stream);
    }
    at::Tensor hidden = expand.forward(normed);
    hidden = isFolded ? at::silu_(hidden) : gelu(hidden, quickGelu);
    return contract.forwardAdd(hidden, stream);
}

void AttentionBlock::pack(bool all)
{
    if (all)
        inWeight = packLinear(inWeight);
    for (LinearLayer* layer : {&out, &expand, &contract})
        layer->pack();
}

void AttentionBlock::visit(const std::string& prefix, const TensorVisitor& visitor)
{
    visitor(prefix + "attn.in_proj_weight", inWeight, TensorRole::Parameter);
    visitor(prefix + "attn.in_proj_bias", inBias, TensorRole::Parameter);
    out.visit(prefix + "attn.out_proj", visitor);
    norm1.visit(prefix + "ln_1", visitor);
    expand.visit(prefix + "mlp.c_fc", visitor);
    contract.visit(prefix + "mlp.c_proj", visitor);
    norm2.visit(prefix + "ln_2", visitor);
}

void AttentionBlock::foldQuickGelu()
{
    if (isFolded)
        return;
    const at::NoGradGuard noGrad;
    constexpr double slope = 1.702;
    expand.weight = expand.weight * slope;
    expand.bias = expand.bias * slope;
    contract.weight = contract.weight * (1.0 / slope);
    isFolded = true;
}

Transformer::Transformer(const TransformerShape& transformerShape)
    : shape(transformerShape)
{
    blocks.reserve(static_cast<std::size_t>(shape.layers));
    for (std::int64_t i = 0; i < shape.layers; ++i)
        blocks.emplace_back(shape.width, shape.mlpWidth, shape.heads, shape.eps);
}

at::Tensor Transformer::forward(at::Tensor x, const at::Tensor& positions) const
{
    for (std::size_t i = 0; i + 1 < blocks.size(); ++i) {
        const auto part = [this, i](const at::Tensor& input, NormPass) {
            return blocks[i].forward(input, shape.causal, shape.quickGelu);
        };
        x = isRecomputed ? recomputed(part, x, NormPass::Training) : part(x, NormPass::Training);
    }
    return blocks.back().forwardAt(x, positions, shape.causal, shape.quickGelu);
}

void Transformer::pack()
{
    for (AttentionBlock& block : blocks)
        block.pack(&block != &blocks.back());
}

void Transformer::visit(const std::string& prefix, const TensorVisitor& visitor)
{
    for (std::size_t i = 0; i < blocks.size(); ++i)
        blocks[i].visit(prefix + "resblocks." + std::to_string(i) + ".", visitor);
}

void Transformer::foldQuickGelu()
{
    if (!shape.quickGelu)
        return;
    for (AttentionBlock& block : blocks)
        block.foldQuickGelu();
}

} // namespace clinic
