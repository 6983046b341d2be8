// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/matrix.h"

#include <ATen/core/Tensor.h>

namespace clinic {

/// Copies a tensor of two dimensions, from any device and type and without its gradients.
Matrix matrixFrom(const at::Tensor& tensor);

/// Copies into an F32 tensor on the CPU, rows x cols.
at::Tensor tensorFrom(MatrixView matrix);

} // namespace clinic
