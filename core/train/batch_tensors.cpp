// SPDX-License-Identifier: Apache-2.0
#include "core/train/batch_tensors.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/zeros.h>

#include <algorithm>
#include <array>

namespace clinic {

namespace {

using Bytes = std::vector<std::uint8_t>;

/// One table of 256 floats a channel: the division and the normalisation in one look-up.
using Levels = std::array<std::array<float, 256>, 3>;

Levels levelsOf(const ClipConfig& config)
{
    Levels levels {};
    for (std::size_t channel = 0; channel < levels.size(); ++channel) {
        for (std::size_t level = 0; level < 256; ++level)
            levels[channel][level] =
                (static_cast<float>(level) / 255.0F - config.mean[channel]) / config.std[channel];
    }
    return levels;
}

float* putPixels(const Bytes& pixels, const Levels& levels, float* out)
{
    for (std::size_t i = 0; i < pixels.size(); i += 3) {
        for (std::size_t channel = 0; channel < 3; ++channel)
            *out++ = levels[channel][pixels[i + channel]];
    }
    return out;
}

at::Tensor pixelTensor(const TrainBatch& batch, const ClipConfig& config, bool channelsLast)
{
    const std::int64_t side = config.imageResolution;
    const auto bytes =
        static_cast<std::int64_t>(batch.pixels.size() + batch.augmentedPixels.size());
    at::Tensor pixels = at::empty({bytes / (side * side * 3), side, side, 3}, at::kFloat);
    const Levels levels = levelsOf(config);
    float* const middle = putPixels(batch.pixels, levels, pixels.data_ptr<float>());
    putPixels(batch.augmentedPixels, levels, middle);
    pixels = pixels.permute({0, 3, 1, 2}); // rows of pixels seen as planes: channels-last
    return channelsLast ? pixels : pixels.contiguous();
}

at::Tensor tokenTensor(const TrainBatch& batch)
{
    std::size_t longest = 1;
    for (const TokenIds* ids : {&batch.tokens, &batch.augmentedTokens}) {
        for (const auto& row : *ids)
            longest = std::max(longest, row.size());
    }
    const std::size_t rows = batch.tokens.size() + batch.augmentedTokens.size();
    at::Tensor ids =
        at::zeros({static_cast<std::int64_t>(rows), static_cast<std::int64_t>(longest)}, at::kLong);
    std::int64_t* out = ids.data_ptr<std::int64_t>();
    for (const TokenIds* part : {&batch.tokens, &batch.augmentedTokens}) {
        for (const auto& row : *part) {
            std::copy(row.begin(), row.end(), out);
            out += longest;
        }
    }
    return ids;
}

template <typename T, typename Value>
at::Tensor vectorTensor(const std::vector<Value>& values, at::ScalarType type)
{
    at::Tensor tensor = at::empty({static_cast<std::int64_t>(values.size())}, type);
    std::transform(values.begin(), values.end(), tensor.data_ptr<T>(),
        [](Value value) { return static_cast<T>(value); });
    return tensor;
}

} // namespace

StepTensors stepTensors(
    const TrainBatch& batch, const ClipConfig& config, at::Device device, bool channelsLast)
{
    StepTensors tensors;
    tensors.pixels = pixelTensor(batch, config, channelsLast).to(device);
    if (!batch.tokens.empty())
        tensors.ids = tokenTensor(batch).to(device);
    if (!batch.flagged.empty())
        tensors.flagged = vectorTensor<bool>(batch.flagged, at::kBool).to(device);
    if (!batch.labels.empty())
        tensors.labels = vectorTensor<std::int64_t>(batch.labels, at::kLong).to(device);
    return tensors;
}

} // namespace clinic
