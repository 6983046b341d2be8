// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/nn/tensor_visitor.h"

#include <string_view>
#include <vector>

namespace clinic {

/// Which parameters decay.
enum class DecayRule {
    Clip, ///< isDecayed(): the reference's pretraining and finetuning of both towers
    AllButBiases ///< the reference's supervised finetuning: every name without `bias`
};

struct AdamWOptions {
    double beta1 = 0.9;
    double beta2 = 0.999;
    double eps = 1e-8;
    double weightDecay = 0.1; ///< of the parameters that the rule names
    DecayRule rule = DecayRule::Clip;
};

/// The reference's rule: no weight decay where the name contains bn, ln, bias or logit_scale. (The
/// scale of the norm in a ResNet's shortcut, downsample.1, is therefore decayed.)
bool isDecayed(std::string_view name, DecayRule rule = DecayRule::Clip);

/// AdamW with decoupled weight decay, as torch.optim.AdamW. Parameters keep their order; one
/// without a gradient is left as it is.
class AdamW {
public:
    /// Parameters are leaves that require gradients (ClipNet::requireGradients).
    AdamW(std::vector<NamedTensor> parameters, const AdamWOptions& options = {});

    void zeroGradients();
    void step(double learningRate);

    /// What a checkpoint keeps for one parameter.
    struct Moments {
        std::string name;
        at::Tensor step; ///< F32 scalar
        at::Tensor first;
        at::Tensor second;
    };
    const std::vector<Moments>& moments() const { return m_moments; }
    /// For resuming: same names, same order. Error{Mismatch} otherwise.
    void restore(const std::vector<Moments>& moments);
    /// The L2 norm of all gradients together, a scalar; not finite if one of them is not.
    at::Tensor gradientNorm() const;
    void scaleGradients(double factor);
    /// Of a state that goes on: the checkpoint's settings, as the reference takes them.
    void setOptions(const AdamWOptions& options) { m_options = options; }
    const AdamWOptions& options() const { return m_options; }

private:
    void stepGroup(bool decayed, double learningRate);

    AdamWOptions m_options;
    std::vector<NamedTensor> m_parameters;
    std::vector<Moments> m_moments;
};

/// Clamps the temperature to [0, ln 100], as the reference does after each step.
void clampLogitScale(const at::Tensor& logitScale);

} // namespace clinic
