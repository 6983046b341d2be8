// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/nn/architecture.h"
#include "core/nn/modified_resnet.h"
#include "core/nn/text_transformer.h"
#include "core/nn/vision_transformer.h"

#include <optional>
#include <vector>

namespace clinic {

/// The two towers and their temperature. Not thread-safe.
class ClipNet {
public:
    /// Tensors of the right shapes, not yet filled: loadWeights() or initialise() does that.
    explicit ClipNet(const ClipConfig& config);

    const ClipConfig& config() const { return m_config; }

    /// n x 3 x R x R floats, normalised (channels-last is fastest); n x embedDim, not normalised.
    at::Tensor encodeImages(const at::Tensor& pixels) const;
    /// n x length I64, padded with 0; n x embedDim, not normalised.
    at::Tensor encodeTexts(const at::Tensor& ids) const;
    /// The parameter itself: a logarithm, scalar.
    const at::Tensor& logitScale() const { return m_logitScale; }

    /// Every tensor in the order and under the names of the reference's state_dict.
    void visit(const TensorVisitor& visitor);
    std::vector<NamedTensor> parameters();
    std::vector<NamedTensor> state();

    /// Training: batch norm uses the batch's statistics and updates its own.
    void setTraining(bool training)
    {
        setPass(training ? NormPass::Training : NormPass::Inference);
    }
    bool isTraining() const { return m_pass != NormPass::Inference; }
    void setPass(NormPass pass) { m_pass = pass; }
    /// To another device, before requireGradients(): the parameters are then other tensors.
    void moveTo(at::Device device);
    /// Training keeps the input of each residual block only and computes the rest again for the
    /// gradient: the same gradients from less memory, in about four thirds of the time.
    void setGradientCheckpointing(bool on);
    /// Makes every parameter a leaf that collects gradients. Channels-last convolutions are faster
    /// but round differently: under Adam the ten golden steps then drift by 3e-3, in PyTorch as
    /// here.
    void requireGradients(bool channelsLast = true);

    /// For inference only, not to be undone: folds batch norm (if asked for) and quick GELU into
    /// the weights, moves all floats to `type` and `device`, and packs the weights for oneDNN on a
    /// CPU. Neither names nor tensors of state() are of use after it.
    void freeze(bool foldBatchNorm, at::ScalarType type, at::Device device, bool channelsLast);

private:
    void pack(bool batchNormFolded);

    ClipConfig m_config;
    std::optional<ModifiedResNet> m_resnet;
    std::optional<VisionTransformer> m_vit;
    TextTransformer m_text;
    at::Tensor m_logitScale;
    NormPass m_pass = NormPass::Inference;
};

} // namespace clinic
