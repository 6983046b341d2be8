// SPDX-License-Identifier: Apache-2.0
#include "core/nn/tensor_matrix.h"

#include <ATen/ops/empty.h>

#include <algorithm>

namespace clinic {

Matrix matrixFrom(const at::Tensor& tensor)
{
    const at::Tensor plain = tensor.detach().to(at::kCPU, at::kFloat).contiguous();
    Matrix matrix(static_cast<std::size_t>(plain.size(0)), static_cast<std::size_t>(plain.size(1)));
    std::copy_n(plain.const_data_ptr<float>(), plain.numel(), matrix.data());
    return matrix;
}

at::Tensor tensorFrom(MatrixView matrix)
{
    at::Tensor tensor = at::empty(
        {static_cast<std::int64_t>(matrix.rows()), static_cast<std::int64_t>(matrix.cols())},
        at::kFloat);
    std::copy_n(matrix.data(), tensor.numel(), tensor.data_ptr<float>());
    return tensor;
}

} // namespace clinic
