// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/image/rgba_image.h"

#include <string>
#include <vector>

namespace clinic {

/// One layer of a painted trigger: a picture somewhere on the canvas.
struct PaintedLayer {
    std::string name; ///< for a person
    RgbaImage picture;
    double x = 0, y = 0; ///< of its top left corner, in canvas pixels
    double scale = 1; ///< > 0
    double opacity = 1; ///< 0..1
    bool visible = true;

    bool operator==(const PaintedLayer&) const = default;
};

/// What a person painted: layers over a square canvas, which stands for the picture as the model
/// sees it. Where on the picture it goes is the spec's location.
struct PaintedTrigger {
    int canvas = 224; ///< side in pixels
    std::vector<PaintedLayer> layers; ///< bottom first

    bool operator==(const PaintedTrigger&) const = default;
};

/// All visible layers over each other: canvas x canvas, straight alpha. The same bytes everywhere.
RgbaImage flatten(const PaintedTrigger& painted);

} // namespace clinic
