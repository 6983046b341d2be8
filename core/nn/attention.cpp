// SPDX-License-Identifier: Apache-2.0
#include "core/nn/attention.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/linear.h>
#include <ATen/ops/scaled_dot_product_attention.h>
#include <ATen/ops/silu.h>
#include <c10/core/GradMode.h>

namespace clinic {

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
    // n x length x 3 x heads x headWidth, then 3 of n x heads x length x headWidth without copying
    const at::Tensor packed = at::linear(norm1.forward(x), inWeight, inBias)
                                  .view({n, length, 3, heads, width / heads})
                                  .permute({2, 0, 3, 1, 4});
    const at::Tensor mixed =
        at::scaled_dot_product_attention(packed[0], packed[1], packed[2], {}, 0.0, causal);
    at::Tensor stream = x + out.forward(mixed.transpose(1, 2).reshape({n, length, width}));
    at::Tensor hidden = expand.forward(norm2.forward(stream));
    hidden = isFolded ? at::silu_(hidden) : gelu(hidden, quickGelu);
    return stream + contract.forward(hidden);
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

at::Tensor Transformer::forward(at::Tensor x) const
{
    for (const AttentionBlock& block : blocks)
        x = block.forward(x, shape.causal, shape.quickGelu);
    return x;
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
