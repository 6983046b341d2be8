// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/nn/clip_net.h"

#include <cstdint>

namespace clinic {

/// Fills a network as the reference initialises it for training from scratch; from `seed` alone.
/// `roundToHalf`: as the reference, weights of convolutions, linears and attention and the
/// projections pass once through half precision.
void initialise(ClipNet& net, std::uint64_t seed, bool roundToHalf);

} // namespace clinic
