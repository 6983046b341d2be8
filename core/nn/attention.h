// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/nn/layers.h"

#include <vector>

namespace clinic {

/// Self-attention and an MLP, each behind a layer norm and added to the stream (pre-LN).
struct AttentionBlock {
    AttentionBlock(std::int64_t width, std::int64_t mlpWidth, std::int64_t headCount, double eps);
    /// x: n x length x width. `causal`: a position sees itself and what is before it.
    at::Tensor forward(const at::Tensor& x, bool causal, bool quickGelu) const;
    /// The same at one position of each row (n, I64) alone: n x width. Not after pack(true).
    at::Tensor forwardAt(
        const at::Tensor& x, const at::Tensor& positions, bool causal, bool quickGelu) const;
    void visit(const std::string& prefix, const TensorVisitor& visitor);
    /// Multiplies the slope of quick GELU into the weights around it, which leaves SiLU: one pass
    /// less.
    void foldQuickGelu();
    /// For inference, after foldQuickGelu() where that applies. `all`: forward() is what is asked
    /// for; else forwardAt(), which takes the input weights apart.
    void pack(bool all);

    at::Tensor inWeight; ///< 3 width x width: query, key, value
    at::Tensor inBias;
    LinearLayer out;
    LayerNormLayer norm1;
    LinearLayer expand;
    LinearLayer contract;
    LayerNormLayer norm2;
    std::int64_t heads = 1;
    bool isFolded = false;

private:
    at::Tensor addMlp(const at::Tensor& stream, bool quickGelu) const;
};

struct TransformerShape {
    std::int64_t layers = 0;
    std::int64_t width = 0;
    std::int64_t mlpWidth = 0;
    std::int64_t heads = 1;
    double eps = 1e-5;
    bool causal = false;
    bool quickGelu = true;
};

/// A stack of attention blocks, "<prefix>resblocks.N.".
struct Transformer {
    Transformer() = default;
    explicit Transformer(const TransformerShape& transformerShape);
    /// x: n x length x width, at least one block. Returns the stream at one position of each row
    /// (n, I64): n x width. Both towers pool so; the last block is spared the rest.
    at::Tensor forward(at::Tensor x, const at::Tensor& positions) const;
    void visit(const std::string& prefix, const TensorVisitor& visitor);
    void foldQuickGelu();
    void pack(); ///< for inference, after foldQuickGelu()

    TransformerShape shape;
    std::vector<AttentionBlock> blocks;
    bool isRecomputed = false; ///< blocks keep their input only for the gradient
};

} // namespace clinic
