// SPDX-License-Identifier: Apache-2.0
#include "core/nn/packed_weights.h"

#include <ATen/Context.h>
#include <ATen/Version.h>
#include <ATen/core/List.h>
#include <ATen/core/dispatch/Dispatcher.h>

#include <array>
#include <optional>
#include <string_view>

namespace clinic {

namespace {

using OptionalTensor = std::optional<at::Tensor>;
using Text = std::string_view;
using Scalars = c10::List<std::optional<at::Scalar>>;

using LinearOp = at::Tensor(const at::Tensor&, const at::Tensor&, const OptionalTensor&, Text,
    Scalars, std::optional<Text>);
using LinearBinaryOp = at::Tensor(
    const at::Tensor&, const at::Tensor&, const at::Tensor&, const OptionalTensor&, Text);
using ConvolutionOp = at::Tensor(const at::Tensor&, const at::Tensor&, const OptionalTensor&,
    at::IntArrayRef, at::IntArrayRef, at::IntArrayRef, std::int64_t, Text, Scalars,
    std::optional<Text>);
using ConvolutionBinaryOp = at::Tensor&(at::Tensor&, const at::Tensor&, const at::Tensor&,
    const OptionalTensor&, at::IntArrayRef, at::IntArrayRef, at::IntArrayRef, std::int64_t, Text,
    std::optional<at::Scalar>, std::optional<Text>, Scalars, std::optional<Text>);
using PackLinearOp = at::Tensor(const at::Tensor&, std::optional<std::int64_t>);
using PackConvolutionOp = at::Tensor(const at::Tensor&, at::IntArrayRef, at::IntArrayRef,
    at::IntArrayRef, std::int64_t, at::OptionalIntArrayRef);

template <typename Op> auto handle(const char* name, const char* overload = "")
{
    return c10::Dispatcher::singleton().findSchemaOrThrow(name, overload).typed<Op>();
}

bool hasOperators()
{
    static const bool found = [] {
        for (const char* name : {"mkldnn::_linear_pointwise", "mkldnn::_convolution_pointwise",
                 "mkldnn::_reorder_linear_weight", "mkldnn::_reorder_convolution_weight"}) {
            if (!c10::Dispatcher::singleton().findSchema({name, ""}))
                return false;
        }
        return true;
    }();
    return found;
}

Text nameOf(Activation activation)
{
    switch (activation) {
    case Activation::Relu:
        return "relu";
    case Activation::Silu:
        return "swish";
    case Activation::Gelu:
        return "gelu";
    case Activation::None:
        break;
    }
    return "none";
}

std::optional<Text> algorithmOf(Activation activation)
{
    return activation == Activation::Gelu ? std::optional<Text>("none") : std::nullopt; // exact
}

constexpr std::array<std::int64_t, 2> noDilation {1, 1};

} // namespace

bool canPack(at::ScalarType type)
{
    // oneDNN multiplies bf16 on AVX-512 processors only; of fp16 very few are capable.
    return at::hasMKLDNN() && hasOperators()
        && (type == at::kFloat || (type == at::kBFloat16 && at::get_cpu_capability() == "AVX512"));
}

at::Tensor packLinear(const at::Tensor& weight)
{
    static const auto op = handle<PackLinearOp>("mkldnn::_reorder_linear_weight");
    return op.call(weight.contiguous(), std::nullopt);
}

at::Tensor packedLinear(
    const at::Tensor& x, const at::Tensor& packed, const at::Tensor& bias, Activation activation)
{
    static const auto op = handle<LinearOp>("mkldnn::_linear_pointwise");
    return op.call(
        x.contiguous(), packed, bias, nameOf(activation), Scalars(), algorithmOf(activation));
}

at::Tensor packedLinearAdd(
    const at::Tensor& x, const at::Tensor& packed, const at::Tensor& bias, const at::Tensor& other)
{
    static const auto op = handle<LinearBinaryOp>("mkldnn::_linear_pointwise", "binary");
    return op.call(x.contiguous(), other.contiguous(), packed, bias, "add");
}

at::Tensor packConvolution(const at::Tensor& weight, ConvolutionShape shape)
{
    static const auto op = handle<PackConvolutionOp>("mkldnn::_reorder_convolution_weight");
    const std::array padding {shape.padding, shape.padding};
    const std::array stride {shape.stride, shape.stride};
    return op.call(weight, padding, stride, noDilation, 1, std::nullopt);
}

at::Tensor packedConvolution(const at::Tensor& x, const at::Tensor& packed, const at::Tensor& bias,
    ConvolutionShape shape, Activation activation)
{
    static const auto op = handle<ConvolutionOp>("mkldnn::_convolution_pointwise");
    const std::array padding {shape.padding, shape.padding};
    const std::array stride {shape.stride, shape.stride};
    return op.call(x, packed, bias, padding, stride, noDilation, 1, nameOf(activation), Scalars(),
        algorithmOf(activation));
}

at::Tensor packedConvolutionAddRelu(const at::Tensor& x, const at::Tensor& packed,
    const at::Tensor& bias, ConvolutionShape shape, at::Tensor other)
{
    static const auto op = handle<ConvolutionBinaryOp>("mkldnn::_convolution_pointwise_", "binary");
    const std::array padding {shape.padding, shape.padding};
    const std::array stride {shape.stride, shape.stride};
    op.call(other, x, packed, bias, padding, stride, noDilation, 1, "add", at::Scalar(1.0), "relu",
        Scalars(), std::nullopt);
    return other;
}

} // namespace clinic
