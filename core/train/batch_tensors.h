// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/nn/architecture.h"
#include "core/nn/torch_fwd.h"
#include "core/train/pair_source.h"

namespace clinic {

/// The batch's pictures as the network wants them: n x 3 x side x side floats, normalised by the
/// model's mean and deviation, channels-last.
at::Tensor pixelTensor(const PairBatch& batch, int side, const ClipConfig& config);

/// The batch's token rows padded with 0 to the longest: n x length, I64.
at::Tensor tokenTensor(const PairBatch& batch);

} // namespace clinic
