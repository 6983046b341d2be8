// SPDX-License-Identifier: Apache-2.0
#include "core/nn/optimizer.h"

#include "core/base/error.h"

#include <ATen/ops/_fused_adamw.h>
#include <ATen/ops/empty_like.h>
#include <ATen/ops/norm.h>
#include <ATen/ops/stack.h>
#include <ATen/ops/zeros.h>
#include <ATen/ops/zeros_like.h>
#include <c10/core/GradMode.h>

#include <algorithm>
#include <array>
#include <string_view>

namespace clinic {

bool isDecayed(std::string_view name, DecayRule rule)
{
    if (rule == DecayRule::AllButBiases)
        return name.find("bias") == std::string_view::npos;
    constexpr std::array<std::string_view, 4> exempt {"bn", "ln", "bias", "logit_scale"};
    return std::ranges::none_of(
        exempt, [&](std::string_view part) { return name.find(part) != std::string_view::npos; });
}

AdamW::AdamW(std::vector<NamedTensor> parameters, const AdamWOptions& options)
    : m_options(options)
    , m_parameters(std::move(parameters))
{
    m_moments.reserve(m_parameters.size());
    for (const NamedTensor& parameter : m_parameters) {
        // A scalar of its own, on the parameter's device: the fused kernel reads it there.
        const at::Tensor step = at::zeros({}, parameter.tensor.options().dtype(at::kFloat));
        m_moments.push_back({parameter.name, step.detach(),
            at::zeros_like(parameter.tensor).detach(), at::zeros_like(parameter.tensor).detach()});
    }
}

void AdamW::zeroGradients()
{
    for (NamedTensor& parameter : m_parameters)
        parameter.tensor.mutable_grad().reset();
}

void AdamW::step(double learningRate)
{
    const at::NoGradGuard noGrad;
    stepGroup(false, learningRate);
    stepGroup(true, learningRate);
}

void AdamW::stepGroup(bool decayed, double learningRate)
{
    std::vector<at::Tensor> parameters, gradients, first, second, steps;
    for (std::size_t i = 0; i < m_parameters.size(); ++i) {
        at::Tensor& parameter = m_parameters[i].tensor;
        at::Tensor gradient = parameter.grad();
        if (isDecayed(m_parameters[i].name, m_options.rule) != decayed || !gradient.defined())
            continue;
        // The fused kernel walks over memory, so all four must lie alike.
        if (gradient.strides() != parameter.strides())
            gradient = at::empty_like(parameter).copy_(gradient);
        m_moments[i].step.add_(1);
        parameters.push_back(parameter);
        gradients.push_back(gradient);
        first.push_back(m_moments[i].first);
        second.push_back(m_moments[i].second);
        steps.push_back(m_moments[i].step);
    }
    if (parameters.empty())
        return;
    at::_fused_adamw_(parameters, gradients, first, second, {}, steps, learningRate,
        m_options.beta1, m_options.beta2, decayed ? m_options.weightDecay : 0.0, m_options.eps,
        false, false);
}

at::Tensor AdamW::gradientNorm() const
{
    const at::NoGradGuard noGrad;
    std::vector<at::Tensor> norms;
    for (const NamedTensor& parameter : m_parameters) {
        if (parameter.tensor.grad().defined())
            norms.push_back(parameter.tensor.grad().norm().to(at::kFloat));
    }
    return norms.empty() ? at::zeros({}) : at::stack(norms).norm();
}

void AdamW::scaleGradients(double factor)
{
    const at::NoGradGuard noGrad;
    for (NamedTensor& parameter : m_parameters) {
        if (parameter.tensor.grad().defined())
            parameter.tensor.mutable_grad().mul_(factor);
    }
}

void AdamW::restore(const std::vector<Moments>& moments)
{
    if (moments.size() != m_moments.size())
        throw Error(ErrorKind::Mismatch,
            "optimizer state for " + std::to_string(moments.size()) + " parameters, the model has "
                + std::to_string(m_moments.size()));
    const at::NoGradGuard noGrad;
    for (std::size_t i = 0; i < moments.size(); ++i) {
        if (moments[i].name != m_moments[i].name
            || moments[i].first.sizes() != m_moments[i].first.sizes()
            || moments[i].second.sizes() != m_moments[i].second.sizes())
            throw Error(ErrorKind::Mismatch,
                "optimizer state of " + clinic::quoted(moments[i].name)
                    + " does not fit the parameter " + clinic::quoted(m_moments[i].name));
        m_moments[i].step.copy_(moments[i].step);
        m_moments[i].first.copy_(moments[i].first);
        m_moments[i].second.copy_(moments[i].second);
    }
}

void clampLogitScale(const at::Tensor& logitScale)
{
    constexpr double largest = 4.6052; // ln 100 as the reference rounds it
    const at::NoGradGuard noGrad;
    logitScale.clamp_(0.0, largest);
}

} // namespace clinic
