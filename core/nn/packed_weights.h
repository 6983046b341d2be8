// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

namespace clinic {

/// Weights in oneDNN's own layout, and products with them that take what follows (activation, sum)
/// into the same pass over memory. For inference on CPUs: no gradients, and a packed tensor (one
/// for which is_mkldnn() holds) is of use to these functions only. LibTorch offers them under
/// mkldnn:: without C++ declarations.

enum class Activation { None, Relu, Silu, Gelu };

/// Whether this LibTorch and this processor have the products for weights of `type`.
bool canPack(at::ScalarType type);

/// weight: out x in.
at::Tensor packLinear(const at::Tensor& weight);
/// x: ... x in; bias: out. Returns activation(x W^T + b).
at::Tensor packedLinear(const at::Tensor& x, const at::Tensor& packed, const at::Tensor& bias,
    Activation activation = Activation::None);
/// x W^T + b + other
at::Tensor packedLinearAdd(
    const at::Tensor& x, const at::Tensor& packed, const at::Tensor& bias, const at::Tensor& other);

struct ConvolutionShape {
    std::int64_t stride = 1;
    std::int64_t padding = 0;
};

/// weight: out x in x kernel x kernel.
at::Tensor packConvolution(const at::Tensor& weight, ConvolutionShape shape);
/// x: n x in x height x width.
at::Tensor packedConvolution(const at::Tensor& x, const at::Tensor& packed, const at::Tensor& bias,
    ConvolutionShape shape, Activation activation = Activation::None);
/// relu(convolution + other), written over `other`.
at::Tensor packedConvolutionAddRelu(const at::Tensor& x, const at::Tensor& packed,
    const at::Tensor& bias, ConvolutionShape shape, at::Tensor other);

} // namespace clinic
