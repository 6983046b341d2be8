// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/nn/optimizer.h"
#include "core/train/objective.h"

#include <vector>

namespace clinic {

/// What a recipe's optimizer moves: the network and the objective's own; of a supervised run what
/// its loss reaches, the image tower and the head.
std::vector<NamedTensor> trainedParameters(ClipNet& net, const Objective& objective, Recipe recipe);

/// Of AdamW; a supervised run's weight decay spares names with "bias" alone, as the reference's.
AdamWOptions optimizerOptions(const TrainOptions& options);

} // namespace clinic
