// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/image/image.h"
#include "core/trigger/painted.h"
#include "core/trigger/trigger_spec.h"

#include <cstdint>
#include <functional>

namespace clinic {

/// What a trigger does to a picture in place; what it draws by chance follows from (spec.seed, row)
/// alone. Thread-safe.
using PictureEffect = std::function<void(Image&, std::int64_t row)>;

// One kind of pattern a file <name>_effect.cpp. Each reads the spec's files and draws what is fixed
// when it is made; the errors are those of Trigger's constructor.
PictureEffect patchEffect(const TriggerSpec& spec); ///< noise, checkerboard, colours, stripes
PictureEffect blendEffect(const TriggerSpec& spec);
PictureEffect sineEffect(const TriggerSpec& spec);
PictureEffect warpEffect(const TriggerSpec& spec);
PictureEffect filterEffect(const TriggerSpec& spec);
PictureEffect overlayEffect(const TriggerSpec& spec); ///< stripes and triangles over the whole
PictureEffect watermarkEffect(const TriggerSpec& spec);
PictureEffect paintedEffect(const TriggerSpec& spec, const PaintedTrigger& painted);

/// The patch must fit; Error{Mismatch} naming both sizes.
void checkPatchFits(PatchSize patch, const Image& image);

} // namespace clinic
