// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/image/image.h"

namespace clinic {

/// What changed from one picture to another, made `gain` times as strong around middle grey: grey
/// level 128 is no change, lighter is more, darker is less, channel by channel; what would leave
/// 0..255 is clipped. Error{Mismatch} for pictures of two sizes.
Image amplifiedDifference(const Image& before, const Image& after, int gain);

} // namespace clinic
