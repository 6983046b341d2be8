// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/nn/architecture.h"
#include "core/nn/layers.h"

#include <array>
#include <optional>
#include <vector>

namespace clinic {

/// A bottleneck block; where it strides, an average pool does it (in the block and in the
/// shortcut).
struct Bottleneck {
    Bottleneck(std::int64_t in, std::int64_t planes, std::int64_t stepSize);
    /// May write over x once it is packed.
    at::Tensor forward(const at::Tensor& x, NormPass pass) const;
    void visit(const std::string& prefix, const TensorVisitor& visitor);
    void fold();
    void pack();

    ConvNorm conv1;
    ConvNorm conv2;
    ConvNorm conv3;
    std::optional<ConvNorm> shortcut;
    std::int64_t stride = 1;
};

/// One attention over the grid whose query is the mean token.
struct AttentionPool {
    AttentionPool() = default;
    AttentionPool(
        std::int64_t grid, std::int64_t width, std::int64_t headCount, std::int64_t embedDim);
    /// n x width x grid x grid to n x embedDim
    at::Tensor forward(const at::Tensor& x) const;
    void visit(const std::string& prefix, const TensorVisitor& visitor);

    at::Tensor positions; ///< 1 + grid * grid x width
    LinearLayer key;
    LinearLayer query;
    LinearLayer value;
    LinearLayer out;
    std::int64_t heads = 1;
};

/// OpenAI's ResNet: a stem of three convolutions, average pools instead of strides, attention pool
/// at the end.
struct ModifiedResNet {
    explicit ModifiedResNet(const ClipConfig& config);
    /// n x 3 x R x R (channels-last is fastest) to n x embedDim
    at::Tensor forward(const at::Tensor& pixels, NormPass pass) const;
    void visit(const std::string& prefix, const TensorVisitor& visitor);
    void foldBatchNorm();
    void pack(); ///< after foldBatchNorm()

    std::array<ConvNorm, 3> stem;
    std::array<std::vector<Bottleneck>, 4> stages;
    AttentionPool pool;
    bool isRecomputed = false; ///< stem and blocks keep their input only for the gradient

private:
    at::Tensor forwardStem(const at::Tensor& pixels, NormPass pass) const;
};

} // namespace clinic
