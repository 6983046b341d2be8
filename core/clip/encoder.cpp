// SPDX-License-Identifier: Apache-2.0
#include "core/clip/encoder.h"

#include "core/base/error.h"
#include "core/nn/clip_net.h"
#include "core/nn/compute_device.h"
#include "core/nn/tensor_matrix.h"
#include "core/nn/torch_errors.h"
#include "core/nn/weight_map.h"

#include <ATen/ops/cat.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/from_blob.h>
#include <ATen/ops/zeros.h>
#include <c10/core/InferenceMode.h>

#include <algorithm>
#include <cmath>

namespace clinic {

namespace {

/// v / 255, minus mean, divided by deviation, for each channel and byte: torchvision's arithmetic,
/// once.
std::array<std::array<float, 256>, 3> colourTable(const ClipConfig& config)
{
    std::array<std::array<float, 256>, 3> table;
    for (std::size_t channel = 0; channel < 3; ++channel) {
        for (int byte = 0; byte < 256; ++byte)
            table[channel][static_cast<std::size_t>(byte)] =
                (static_cast<float>(byte) / 255.0F - config.mean[channel]) / config.std[channel];
    }
    return table;
}

/// On a CPU larger batches gain nothing, and the activations of a ResNet then outgrow what the
/// allocator keeps: RN50's at 32 images are paged in anew by each layer.
constexpr std::int64_t imagesAtOnce = 16;

} // namespace

struct Encoder::Impl {
    Impl(const Checkpoint& checkpoint, const ClipConfig& config, const EncoderOptions& options)
        : net(config)
        , device(resolveDevice(options.device))
        , type(scalarType(options.precision))
        , channelsLast(options.channelsLast && config.visionIsResNet)
        , colours(colourTable(config))
    {
        const c10::InferenceMode inference;
        loadWeights(net, checkpoint.tensors);
        net.freeze(options.foldBatchNorm, type, device, channelsLast);
        logitScale = net.logitScale().item<float>();
    }

    at::Tensor features(const at::Tensor& pixels)
    {
        const auto format =
            channelsLast ? at::MemoryFormat::ChannelsLast : at::MemoryFormat::Contiguous;
        return net.encodeImages(pixels.to(device, type).contiguous(format));
    }

    /// pixels: n x 3 x R x R floats on the CPU.
    Matrix encode(const at::Tensor& pixels)
    {
        if (!device.is_cpu() || pixels.size(0) <= imagesAtOnce)
            return matrixFrom(features(pixels));
        std::vector<at::Tensor> parts;
        for (const at::Tensor& part : pixels.split(imagesAtOnce))
            parts.push_back(features(part));
        return matrixFrom(at::cat(parts));
    }

    Matrix encodeIds(const at::Tensor& ids) { return matrixFrom(net.encodeTexts(ids.to(device))); }

    void checkIds(std::span<const std::int64_t> ids) const
    {
        const auto bad = std::ranges::find_if(
            ids, [&](std::int64_t id) { return id < 0 || id >= net.config().vocabSize; });
        if (bad != ids.end())
            throw Error(ErrorKind::Mismatch,
                "token id " + std::to_string(*bad) + " is outside the model's vocabulary of "
                    + std::to_string(net.config().vocabSize));
    }

    ClipNet net;
    at::Device device;
    at::ScalarType type;
    bool channelsLast;
    std::array<std::array<float, 256>, 3> colours;
    float logitScale = 0.0F;
};

Encoder::Encoder(
    const Checkpoint& checkpoint, const ClipConfig& config, const EncoderOptions& options)
try {
    ClipConfig chosen = config;
    if (options.quickGelu)
        chosen.quickGelu = *options.quickGelu;
    m_impl = std::make_unique<Impl>(checkpoint, chosen, options);
} catch (...) {
    rethrowTorchError();
}

Encoder::~Encoder() = default;
Encoder::Encoder(Encoder&&) noexcept = default;
Encoder& Encoder::operator=(Encoder&&) noexcept = default;

const ClipConfig& Encoder::config() const
{
    return m_impl->net.config();
}

float Encoder::logitScale() const
{
    return m_impl->logitScale;
}

Matrix Encoder::encodePixels(std::span<const float> pixels, std::size_t n)
try {
    const std::int64_t side = config().imageResolution;
    const auto rows = static_cast<std::int64_t>(n);
    if (static_cast<std::int64_t>(pixels.size()) != rows * 3 * side * side)
        throw Error(ErrorKind::Mismatch,
            std::to_string(pixels.size()) + " pixel values for " + std::to_string(n)
                + " images, the model wants 3 x " + std::to_string(side) + " x "
                + std::to_string(side) + " each");
    if (n == 0)
        return Matrix(0, static_cast<std::size_t>(config().embedDim));
    const c10::InferenceMode inference;
    // from_blob does not write; LibTorch has no const view.
    return m_impl->encode(at::from_blob(const_cast<float*>(pixels.data()), {rows, 3, side, side}));
} catch (...) {
    rethrowTorchError();
}

Matrix Encoder::encodeImages(std::span<const Image> images)
try {
    const int side = config().imageResolution;
    if (images.empty())
        return Matrix(0, static_cast<std::size_t>(config().embedDim));
    const c10::InferenceMode inference;
    const at::Tensor pixels = at::empty({static_cast<std::int64_t>(images.size()), 3, side, side},
        at::TensorOptions().memory_format(at::MemoryFormat::ChannelsLast));
    float* out = pixels.data_ptr<float>(); // rows of RGB triples, as the images have them
    for (const Image& image : images) {
        if (image.width != side || image.height != side)
            throw Error(ErrorKind::Mismatch,
                "an image of " + std::to_string(image.width) + " x " + std::to_string(image.height)
                    + " pixels, the model wants " + std::to_string(side) + " x "
                    + std::to_string(side));
        for (std::size_t i = 0; i < image.rgb.size(); i += 3) {
            for (std::size_t channel = 0; channel < 3; ++channel)
                *out++ = m_impl->colours[channel][image.rgb[i + channel]];
        }
    }
    return m_impl->encode(pixels);
} catch (...) {
    rethrowTorchError();
}

Matrix Encoder::encodeTokens(std::span<const std::vector<std::int32_t>> tokens)
try {
    std::size_t longest = 1;
    for (const auto& row : tokens)
        longest = std::max(longest, row.size());
    std::vector<std::int64_t> padded(tokens.size() * longest, 0);
    for (std::size_t i = 0; i < tokens.size(); ++i)
        std::ranges::copy(tokens[i], padded.begin() + static_cast<std::ptrdiff_t>(i * longest));
    return encodePaddedTokens(padded, tokens.size());
} catch (...) {
    rethrowTorchError();
}

Matrix Encoder::encodePaddedTokens(std::span<const std::int64_t> ids, std::size_t n)
try {
    if (n == 0)
        return Matrix(0, static_cast<std::size_t>(config().embedDim));
    if (ids.empty() || ids.size() % n != 0)
        throw Error(ErrorKind::Mismatch,
            std::to_string(ids.size()) + " token ids do not make " + std::to_string(n) + " rows");
    m_impl->checkIds(ids);
    const c10::InferenceMode inference;
    const auto rows = static_cast<std::int64_t>(n);
    return m_impl->encodeIds(at::from_blob(const_cast<std::int64_t*>(ids.data()),
        {rows, static_cast<std::int64_t>(ids.size() / n)}, at::kLong));
} catch (...) {
    rethrowTorchError();
}

void normaliseRows(Matrix& matrix)
{
    for (std::size_t i = 0; i < matrix.rows(); ++i) {
        const auto row = matrix.row(i);
        double square = 0.0;
        for (const float value : row)
            square += double {value} * value;
        if (square <= 0.0)
            continue;
        const auto factor = static_cast<float>(1.0 / std::sqrt(square));
        for (float& value : row)
            value *= factor;
    }
}

} // namespace clinic
