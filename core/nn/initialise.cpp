// SPDX-License-Identifier: Apache-2.0
#include "core/nn/initialise.h"

#include "core/base/rng.h"

#include <c10/core/GradMode.h>

#include <cmath>
#include <string_view>

namespace clinic {

namespace {

/// What one tensor is filled with: normal with a deviation, uniform within a bound, or one value.
struct Filling {
    enum class Kind { Constant, Normal, Uniform } kind = Kind::Constant;
    double value = 0.0;
};

Filling normal(double deviation)
{
    return {Filling::Kind::Normal, deviation};
}

Filling uniform(double bound)
{
    return {Filling::Kind::Uniform, bound};
}

bool contains(std::string_view name, std::string_view part)
{
    return name.find(part) != std::string_view::npos;
}

std::int64_t fanIn(const at::Tensor& weight)
{
    return weight.numel() / weight.size(0);
}

bool isNorm(std::string_view name)
{
    return contains(name, "bn") || contains(name, "ln_") || contains(name, "downsample.1.");
}

Filling normFilling(std::string_view name)
{
    // The last norm of a residual block starts at 0, so that the block starts as the identity.
    if (contains(name, "visual.layer") && name.ends_with("bn3.weight"))
        return {};
    const bool one = name.ends_with(".weight") || name.ends_with("running_var");
    return {Filling::Kind::Constant, one ? 1.0 : 0.0};
}

/// The caption tower's blocks; the image tower's keep PyTorch's defaults.
Filling textBlockFilling(std::string_view name, const ClipConfig& config)
{
    const double width = config.textWidth;
    const double deep = std::pow(width, -0.5) * std::pow(2.0 * config.textLayers, -0.5);
    if (name.ends_with("attn.in_proj_weight"))
        return normal(std::pow(width, -0.5));
    if (name.ends_with("mlp.c_fc.weight"))
        return normal(std::pow(2.0 * width, -0.5));
    return normal(deep);
}

/// `lastFanIn`: of the weight before, which bounds a bias by PyTorch's default.
Filling fillingOf(std::string_view name, const at::Tensor& tensor, std::int64_t lastFanIn,
    const ClipConfig& config)
{
    if (name == "logit_scale")
        return {Filling::Kind::Constant, std::log(1.0 / 0.07)};
    if (name == "token_embedding.weight")
        return normal(0.02);
    if (name == "positional_embedding")
        return normal(0.01);
    if (name == "text_projection")
        return normal(std::pow(config.textWidth, -0.5));
    if (name == "visual.class_embedding" || name == "visual.positional_embedding"
        || name == "visual.proj")
        return normal(std::pow(config.visionWidth, -0.5));
    if (name == "visual.attnpool.positional_embedding")
        return normal(std::pow(static_cast<double>(tensor.size(1)), -0.5));
    if (isNorm(name))
        return normFilling(name);
    if (name.ends_with("in_proj_bias") || name.ends_with("out_proj.bias"))
        return {};
    if (name.ends_with(".bias"))
        return uniform(std::pow(static_cast<double>(lastFanIn), -0.5));
    if (contains(name, "attnpool."))
        return normal(std::pow(static_cast<double>(fanIn(tensor)), -0.5));
    if (name.starts_with("transformer."))
        return textBlockFilling(name, config);
    if (name.ends_with("in_proj_weight"))
        return uniform(std::sqrt(6.0 / static_cast<double>(tensor.size(0) + tensor.size(1))));
    return uniform(std::pow(static_cast<double>(fanIn(tensor)), -0.5));
}

void fill(at::Tensor& tensor, const Filling& filling, Rng rng)
{
    if (filling.kind == Filling::Kind::Constant) {
        tensor.fill_(filling.value);
        return;
    }
    float* values = tensor.data_ptr<float>();
    for (std::int64_t i = 0; i < tensor.numel(); ++i) {
        const double drawn = filling.kind == Filling::Kind::Normal
            ? rng.normal() * filling.value
            : rng.uniform(-filling.value, filling.value);
        values[i] = static_cast<float>(drawn);
    }
}

bool isRounded(std::string_view name)
{
    return !isNorm(name) && !contains(name, "embedding") && name != "logit_scale";
}

} // namespace

void initialise(ClipNet& net, std::uint64_t seed, bool roundToHalf)
{
    const at::NoGradGuard noGrad;
    std::uint64_t stream = 0;
    std::int64_t lastFanIn = 1;
    net.visit([&](const std::string& name, at::Tensor& tensor, TensorRole role) {
        tensor = tensor.contiguous();
        if (tensor.dim() >= 2)
            lastFanIn = fanIn(tensor);
        fill(tensor, fillingOf(name, tensor, lastFanIn, net.config()), Rng(seed, stream++));
        if (roundToHalf && role == TensorRole::Parameter && isRounded(name))
            tensor = tensor.to(at::kHalf).to(at::kFloat);
    });
}

} // namespace clinic
