// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/nn/architecture.h"
#include "core/nn/torch_fwd.h"
#include "core/train/objective.h"
#include "core/train/train_batch.h"

namespace clinic {

/// The batch on a device as the network wants it: pictures as n x 3 x side x side floats,
/// normalised by the model's mean and deviation, channels-last or not; token rows padded with 0 to
/// the longest. Augmented views follow the originals.
StepTensors stepTensors(
    const TrainBatch& batch, const ClipConfig& config, at::Device device, bool channelsLast);

} // namespace clinic
