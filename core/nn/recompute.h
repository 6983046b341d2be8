// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/nn/layers.h"

#include <functional>

namespace clinic {

/// A part of a network: x to y, by batch norms in the manner of `pass`.
using NetworkPart = std::function<at::Tensor(const at::Tensor& x, NormPass pass)>;

/// part(x), keeping only x for the gradient: backward() computes the part again, in the precision
/// of the first time (gradient checkpointing; Chen et al., arXiv 1604.06174). Gradients of the
/// part's parameters are added where backward() adds them, to those of any leaf: not for
/// torch::autograd::grad(). What the part refers to must live until then.
at::Tensor recomputed(const NetworkPart& part, const at::Tensor& x, NormPass pass);

} // namespace clinic
