// SPDX-License-Identifier: Apache-2.0
#include "core/nn/clip_net.h"

#include "core/base/error.h"

#include <ATen/ops/empty.h>
#include <c10/core/GradMode.h>

namespace clinic {

ClipNet::ClipNet(const ClipConfig& config)
    : m_config(config)
    , m_text(config)
    , m_logitScale(at::empty({}))
{
    if (config.visionIsResNet)
        m_resnet.emplace(config);
    else
        m_vit.emplace(config);
}

at::Tensor ClipNet::encodeImages(const at::Tensor& pixels) const
{
    const int side = m_config.imageResolution;
    if (pixels.dim() != 4 || pixels.size(1) != 3 || pixels.size(2) != side
        || pixels.size(3) != side)
        throw Error(ErrorKind::Mismatch,
            "images of another size than the model's " + std::to_string(side) + " x "
                + std::to_string(side) + " pixels; preprocess them for this model");
    return m_resnet ? m_resnet->forward(pixels, m_pass) : m_vit->forward(pixels);
}

at::Tensor ClipNet::encodeTexts(const at::Tensor& ids) const
{
    return m_text.forward(ids);
}

void ClipNet::visit(const TensorVisitor& visitor)
{
    visitor("positional_embedding", m_text.positions, TensorRole::Parameter);
    visitor("text_projection", m_text.projection, TensorRole::Parameter);
    visitor("logit_scale", m_logitScale, TensorRole::Parameter);
    if (m_resnet)
        m_resnet->visit("visual.", visitor);
    else
        m_vit->visit("visual.", visitor);
    m_text.transformer.visit("transformer.", visitor);
    visitor("token_embedding.weight", m_text.tokens, TensorRole::Parameter);
    m_text.normFinal.visit("ln_final", visitor);
}

std::vector<NamedTensor> ClipNet::parameters()
{
    std::vector<NamedTensor> found;
    visit([&](const std::string& name, at::Tensor& tensor, TensorRole role) {
        if (role == TensorRole::Parameter)
            found.push_back({name, tensor});
    });
    return found;
}

std::vector<NamedTensor> ClipNet::state()
{
    std::vector<NamedTensor> found;
    visit([&](const std::string& name, at::Tensor& tensor, TensorRole) {
        found.push_back({name, tensor});
    });
    return found;
}

void ClipNet::moveTo(at::Device device)
{
    const at::NoGradGuard noGrad;
    visit([&](const std::string&, at::Tensor& tensor, TensorRole) { tensor = tensor.to(device); });
}

void ClipNet::setGradientCheckpointing(bool on)
{
    if (m_resnet)
        m_resnet->isRecomputed = on;
    else
        m_vit->transformer.isRecomputed = on;
    m_text.transformer.isRecomputed = on;
}

void ClipNet::requireGradients(bool channelsLast)
{
    const at::NoGradGuard noGrad;
    visit([&](const std::string&, at::Tensor& tensor, TensorRole role) {
        if (role != TensorRole::Parameter)
            return;
        if (channelsLast && tensor.dim() == 4)
            tensor = tensor.contiguous(at::MemoryFormat::ChannelsLast);
        tensor.requires_grad_(true);
    });
}

void ClipNet::freeze(bool foldBatchNorm, at::ScalarType type, at::Device device, bool channelsLast)
{
    const at::NoGradGuard noGrad;
    m_pass = NormPass::Inference;
    if (foldBatchNorm && m_resnet)
        m_resnet->foldBatchNorm();
    if (m_vit)
        m_vit->transformer.foldQuickGelu();
    m_text.transformer.foldQuickGelu();
    visit([&](const std::string& name, at::Tensor& tensor, TensorRole) {
        tensor.requires_grad_(false);
        if (name == "logit_scale" || !tensor.is_floating_point()) {
            tensor = tensor.to(device);
            return;
        }
        tensor = tensor.to(device, type);
        if (channelsLast && tensor.dim() == 4)
            tensor = tensor.contiguous(at::MemoryFormat::ChannelsLast);
    });
    if (device.is_cpu() && canPack(type))
        pack(foldBatchNorm);
}

void ClipNet::pack(bool batchNormFolded)
{
    if (m_resnet && batchNormFolded)
        m_resnet->pack();
    if (m_vit)
        m_vit->pack();
    m_text.transformer.pack();
}

} // namespace clinic
