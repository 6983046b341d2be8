// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/nn/batch_norm.h"
#include "core/nn/packed_weights.h"
#include "core/nn/tensor_visitor.h"

#include <cstdint>

namespace clinic {

/// What a forward pass asks of batch norm.
enum class NormPass {
    Inference, ///< normalise by the running statistics
    Training, ///< normalise by the batch's, and update the running ones
    Recompute ///< as Training, a second time for the same batch: the running ones stay
};

/// y = x W^T + b. Once packed, for inference only.
struct LinearLayer {
    LinearLayer() = default;
    LinearLayer(std::int64_t in, std::int64_t out);
    at::Tensor forward(const at::Tensor& x) const;
    /// other + y
    at::Tensor forwardAdd(const at::Tensor& x, const at::Tensor& other) const;
    bool isPacked() const { return weight.is_mkldnn(); }
    void pack() { weight = packLinear(weight); }
    void visit(const std::string& prefix, const TensorVisitor& visitor);

    at::Tensor weight; ///< out x in
    at::Tensor bias; ///< out
};

struct LayerNormLayer {
    LayerNormLayer() = default;
    LayerNormLayer(std::int64_t width, double epsilon);
    at::Tensor forward(const at::Tensor& x) const;
    void visit(const std::string& prefix, const TensorVisitor& visitor);

    at::Tensor weight;
    at::Tensor bias;
    double eps = 1e-5;
};

/// A convolution without bias and the batch norm after it. Once folded, one convolution with bias,
/// which can then be packed for inference.
struct ConvNorm {
    ConvNorm() = default;
    ConvNorm(std::int64_t in, std::int64_t out, std::int64_t kernel, std::int64_t stepSize = 1);
    at::Tensor forward(const at::Tensor& x, NormPass pass) const;
    /// max(0, forward)
    at::Tensor forwardRelu(const at::Tensor& x, NormPass pass) const;
    /// max(0, forward + other); may be written over `other`.
    at::Tensor forwardAddRelu(const at::Tensor& x, const at::Tensor& other, NormPass pass) const;
    /// Names are "<conv>.weight" and "<norm>.weight" and so on. Folded: only the convolution's
    /// weight and bias.
    void visit(const std::string& conv, const std::string& norm, const TensorVisitor& visitor);
    void fold();
    bool isPacked() const { return weight.is_mkldnn(); }
    void pack() { weight = packConvolution(weight, shape()); }
    ConvolutionShape shape() const { return {stride, padding}; }

    at::Tensor weight; ///< out x in x kernel x kernel
    at::Tensor bias; ///< only once folded
    at::Tensor scale;
    at::Tensor shift;
    at::Tensor runningMean;
    at::Tensor runningVar;
    at::Tensor batches; ///< I64 scalar, counts training steps
    std::int64_t stride = 1;
    std::int64_t padding = 0;
    bool isFolded = false;

private:
    at::Tensor forward(const at::Tensor& x, NormPass pass, const AfterNorm& after) const;
};

/// x * sigmoid(1.702 x), or the exact GELU.
at::Tensor gelu(const at::Tensor& x, bool quick);

} // namespace clinic
