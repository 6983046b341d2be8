// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/matrix.h"
#include "core/clip/clip_config.h"
#include "core/formats/checkpoint.h"
#include "core/image/image.h"
#include "core/nn/precision.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace clinic {

struct EncoderOptions {
    std::string device = "cpu"; ///< "cpu", "cuda", "cuda:N"
    Precision precision = Precision::Fp32;
    bool channelsLast = true;
    bool foldBatchNorm = true; ///< into the convolution before it; equal up to rounding
    /// Overrules what the checkpoint says or leaves open (ClipConfig::activationAssumed).
    std::optional<bool> quickGelu;
};

/// A CLIP model ready for inference. Not thread-safe: one caller at a time (a device lane). No
/// torch in this header.
class Encoder {
public:
    /// Error{Mismatch} naming missing or misshapen weights; Error{Resource} if the device is not
    /// there.
    Encoder(
        const Checkpoint& checkpoint, const ClipConfig& config, const EncoderOptions& options = {});
    ~Encoder();
    Encoder(Encoder&&) noexcept;
    Encoder& operator=(Encoder&&) noexcept;

    const ClipConfig& config() const;
    float logitScale() const; ///< the parameter itself (a logarithm), as stored

    /// pixels: n x 3 x R x R, normalised. Returns n x embedDim, not normalised.
    Matrix encodePixels(std::span<const float> pixels, std::size_t n);
    /// Images of R x R pixels, normalised here. Returns n x embedDim, not normalised.
    Matrix encodeImages(std::span<const Image> images);
    /// Token rows of any length up to the context, without padding, end token included. Encoded
    /// only up to the longest row (exact under the causal mask). Returns n x embedDim, not
    /// normalised.
    Matrix encodeTokens(std::span<const std::vector<std::int32_t>> tokens);
    /// Token rows padded with 0 to one length, n x length: pooled as the model does (largest id or
    /// eos id).
    Matrix encodePaddedTokens(std::span<const std::int64_t> ids, std::size_t n);

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

/// Divides each row by its L2 norm (rows of norm 0 stay).
void normaliseRows(Matrix& matrix);

} // namespace clinic
