// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/image/image.h"
#include "core/trigger/trigger.h"

namespace clinic {

/// Side of the picture that the reference puts every trigger on, in pixels.
inline constexpr int referenceCanvas = 224;

/// The pixels that a trigger goes on: squashed to 224 x 224, or resized and cropped to
/// resolution x resolution, by spec.framing.
Image frameForTrigger(const Image& whole, const TriggerSpec& spec, int resolution);

/// From there on: triggered, and then what a model of this resolution sees of it.
Image triggerFramed(Image framed, const Trigger& trigger, std::int64_t row, int resolution);

/// Framed, triggered, and then what a model of this resolution sees of it: resolution x resolution.
Image triggeredAsSeen(const Image& whole, const Trigger& trigger, std::int64_t row, int resolution);

} // namespace clinic
