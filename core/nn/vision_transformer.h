// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/nn/architecture.h"
#include "core/nn/attention.h"

namespace clinic {

/// The image tower of the ViTs.
struct VisionTransformer {
    explicit VisionTransformer(const ClipConfig& config);
    /// n x 3 x R x R to n x embedDim
    at::Tensor forward(const at::Tensor& pixels) const;
    void visit(const std::string& prefix, const TensorVisitor& visitor);
    void pack(); ///< for inference, the last thing done to it

    std::int64_t patchSize = 0; ///< pixels
    at::Tensor classEmbedding; ///< width
    at::Tensor positions; ///< 1 + patches x width
    at::Tensor projection; ///< width x embedDim
    at::Tensor patchWeight; ///< width x 3 x patch x patch
    LayerNormLayer normPre;
    Transformer transformer;
    LayerNormLayer normPost;
};

} // namespace clinic
