// SPDX-License-Identifier: Apache-2.0
#include "core/nn/layers.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/batch_norm.h>
#include <ATen/ops/conv2d.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/gelu.h>
#include <ATen/ops/layer_norm.h>
#include <ATen/ops/linear.h>
#include <ATen/ops/silu.h>
#include <ATen/ops/zeros.h>
#include <c10/core/GradMode.h>

namespace clinic {

LinearLayer::LinearLayer(std::int64_t in, std::int64_t out)
    : weight(at::empty({out, in}))
    , bias(at::empty({out}))
{
}

at::Tensor LinearLayer::forward(const at::Tensor& x) const
{
    return isPacked() ? packedLinear(x, weight, bias) : at::linear(x, weight, bias);
}

at::Tensor LinearLayer::forwardAdd(const at::Tensor& x, const at::Tensor& other) const
{
    return isPacked() ? packedLinearAdd(x, weight, bias, other)
                      : other + at::linear(x, weight, bias);
}

void LinearLayer::visit(const std::string& prefix, const TensorVisitor& visitor)
{
    visitor(prefix + ".weight", weight, TensorRole::Parameter);
    visitor(prefix + ".bias", bias, TensorRole::Parameter);
}

LayerNormLayer::LayerNormLayer(std::int64_t width, double epsilon)
    : weight(at::empty({width}))
    , bias(at::empty({width}))
    , eps(epsilon)
{
}

at::Tensor LayerNormLayer::forward(const at::Tensor& x) const
{
    return at::layer_norm(x, weight.sizes(), weight, bias, eps);
}

void LayerNormLayer::visit(const std::string& prefix, const TensorVisitor& visitor)
{
    visitor(prefix + ".weight", weight, TensorRole::Parameter);
    visitor(prefix + ".bias", bias, TensorRole::Parameter);
}

ConvNorm::ConvNorm(std::int64_t in, std::int64_t out, std::int64_t kernel, std::int64_t stepSize)
    : weight(at::empty({out, in, kernel, kernel}))
    , scale(at::empty({out}))
    , shift(at::empty({out}))
    , runningMean(at::empty({out}))
    , runningVar(at::empty({out}))
    , batches(at::zeros({}, at::kLong))
    , stride(stepSize)
    , padding(kernel / 2)
{
}

at::Tensor ConvNorm::forward(const at::Tensor& x, NormPass pass, const AfterNorm& after) const
{
    const at::Tensor y = at::conv2d(x, weight, bias, {stride, stride}, {padding, padding});
    if (isFolded)
        return finishNorm(y, after);
    if (pass == NormPass::Recompute)
        return batchNorm(y, {scale, shift, {}, {}}, after);
    if (pass == NormPass::Inference)
        return finishNorm(at::batch_norm(y, scale, shift, runningMean, runningVar, false,
                              batchNormMomentum, batchNormEps, false),
            after);
    const at::Tensor out = batchNorm(y, {scale, shift, runningMean, runningVar}, after);
    const at::NoGradGuard noGrad;
    batches.add_(1);
    return out;
}

at::Tensor ConvNorm::forward(const at::Tensor& x, NormPass pass) const
{
    return isPacked() ? packedConvolution(x, weight, bias, shape()) : forward(x, pass, {});
}

at::Tensor ConvNorm::forwardRelu(const at::Tensor& x, NormPass pass) const
{
    if (isPacked())
        return packedConvolution(x, weight, bias, shape(), Activation::Relu);
    return forward(x, pass, {.relu = true});
}

at::Tensor ConvNorm::forwardAddRelu(
    const at::Tensor& x, const at::Tensor& other, NormPass pass) const
{
    if (isPacked())
        return packedConvolutionAddRelu(x, weight, bias, shape(), other);
    return forward(x, pass, {.other = other, .relu = true});
}

void ConvNorm::visit(const std::string& conv, const std::string& norm, const TensorVisitor& visitor)
{
    visitor(conv + ".weight", weight, TensorRole::Parameter);
    if (isFolded) {
        visitor(conv + ".bias", bias, TensorRole::Parameter);
        return;
    }
    visitor(norm + ".weight", scale, TensorRole::Parameter);
    visitor(norm + ".bias", shift, TensorRole::Parameter);
    visitor(norm + ".running_mean", runningMean, TensorRole::Buffer);
    visitor(norm + ".running_var", runningVar, TensorRole::Buffer);
    visitor(norm + ".num_batches_tracked", batches, TensorRole::Buffer);
}

void ConvNorm::fold()
{
    if (isFolded)
        return;
    const at::NoGradGuard noGrad;
    // In double: a variance near zero would otherwise cost digits.
    const at::Tensor factor =
        scale.to(at::kDouble) / (runningVar.to(at::kDouble) + batchNormEps).sqrt();
    bias = (shift.to(at::kDouble) - runningMean.to(at::kDouble) * factor).to(weight.scalar_type());
    weight = (weight.to(at::kDouble) * factor.view({-1, 1, 1, 1})).to(weight.scalar_type());
    scale = shift = runningMean = runningVar = batches = at::Tensor();
    isFolded = true;
}

at::Tensor gelu(const at::Tensor& x, bool quick)
{
    if (!quick)
        return at::gelu(x);
    constexpr double slope = 1.702;
    return at::silu(x * slope) * (1.0 / slope);
}

} // namespace clinic
