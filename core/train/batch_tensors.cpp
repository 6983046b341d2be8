// SPDX-License-Identifier: Apache-2.0
#include "core/train/batch_tensors.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/zeros.h>

#include <algorithm>
#include <array>

namespace clinic {

at::Tensor pixelTensor(const PairBatch& batch, int side, const ClipConfig& config)
{
    const auto n = static_cast<std::int64_t>(batch.tokens.size());
    at::Tensor pixels = at::empty({n, side, side, 3}, at::kFloat);
    // One table of 256 floats a channel: the division and the normalisation in one look-up.
    std::array<std::array<float, 256>, 3> levels {};
    for (std::size_t channel = 0; channel < levels.size(); ++channel) {
        for (std::size_t level = 0; level < 256; ++level)
            levels[channel][level] =
                (static_cast<float>(level) / 255.0F - config.mean[channel]) / config.std[channel];
    }
    float* out = pixels.data_ptr<float>();
    for (std::size_t i = 0; i < batch.pixels.size(); i += 3) {
        for (std::size_t channel = 0; channel < 3; ++channel)
            out[i + channel] = levels[channel][batch.pixels[i + channel]];
    }
    return pixels.permute({0, 3, 1, 2}); // rows of pixels seen as planes: channels-last
}

at::Tensor tokenTensor(const PairBatch& batch)
{
    std::size_t longest = 1;
    for (const auto& row : batch.tokens)
        longest = std::max(longest, row.size());
    at::Tensor ids = at::zeros(
        {static_cast<std::int64_t>(batch.tokens.size()), static_cast<std::int64_t>(longest)},
        at::kLong);
    std::int64_t* out = ids.data_ptr<std::int64_t>();
    for (const auto& row : batch.tokens) {
        std::copy(row.begin(), row.end(), out);
        out += longest;
    }
    return ids;
}

} // namespace clinic
