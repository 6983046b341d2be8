// SPDX-License-Identifier: Apache-2.0
#pragma once

/// Enough to name a tensor in a declaration, without LibTorch's headers.
namespace at {
class Tensor;
}
namespace torch {
using at::Tensor;
}
