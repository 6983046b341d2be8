// SPDX-License-Identifier: Apache-2.0
#include "core/train/objective_clip.h"

#include "core/nn/clip_net.h"
#include "core/nn/losses.h"

namespace clinic {

at::Tensor clipObjective(const ClipNet& net, const at::Tensor& pixels, const at::Tensor& ids)
{
    return clipLoss(
        normalised(net.encodeImages(pixels)), normalised(net.encodeTexts(ids)), net.logitScale());
}

} // namespace clinic
