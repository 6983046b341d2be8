// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/nn/clip_net.h"

#include <cstdint>

namespace clinic {

/// ClipNet::encodeImages or encodeTexts.
using EncodeFunction = at::Tensor (ClipNet::*)(const at::Tensor&) const;

/// Features of all rows of `inputs`, `chunk` (at least 1) of them at a time, in `precision` where
/// the operation allows it. F32, without gradients.
at::Tensor encodedInChunks(const ClipNet& net, EncodeFunction encode, const at::Tensor& inputs,
    std::int64_t chunk, at::ScalarType precision);

} // namespace clinic
