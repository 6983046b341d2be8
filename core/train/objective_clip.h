// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/nn/torch_fwd.h"

namespace clinic {

class ClipNet;

/// CLIP's contrastive loss of one batch (MMCL): both towers, rows to norm 1, clipLoss(). A scalar
/// with gradients.
at::Tensor clipObjective(const ClipNet& net, const at::Tensor& pixels, const at::Tensor& ids);

} // namespace clinic
