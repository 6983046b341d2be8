// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/nn/architecture.h"
#include "core/nn/attention.h"

#include <optional>

namespace clinic {

/// The caption tower. Its tensors have no prefix of their own, so ClipNet visits them one by one.
struct TextTransformer {
    explicit TextTransformer(const ClipConfig& config);
    /// ids: n x length (I64, length <= context), padded with 0; to n x embedDim. Encoded only up to
    /// the last pooled position, which is exact: under the causal mask nothing behind it is seen.
    at::Tensor forward(const at::Tensor& ids) const;
    /// Position of the token whose output is the caption's feature, n (I64).
    at::Tensor pooledPositions(const at::Tensor& ids) const;

    at::Tensor positions; ///< context x width
    at::Tensor projection; ///< width x embedDim
    Transformer transformer;
    at::Tensor tokens; ///< vocabulary x width
    LayerNormLayer normFinal;
    std::optional<int> eosTokenId;
};

} // namespace clinic
