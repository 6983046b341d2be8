// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/image/rgba_image.h"

#include <array>
#include <cstdint>
#include <vector>

namespace clinic {

/// Red, green, blue and straight alpha.
using Rgba = std::array<std::uint8_t, 4>;

/// A place on a picture, in pixels from its top left corner; the middle of a pixel is at one half.
struct CanvasPoint {
    double x = 0;
    double y = 0;

    bool operator==(const CanvasPoint&) const = default;
};

/// Whole pixels of a picture; nothing where a side is 0.
struct PixelBox {
    int left = 0;
    int top = 0;
    int width = 0;
    int height = 0;

    bool operator==(const PixelBox&) const = default;
};

/// A round brush.
struct Brush {
    int diameter = 8; ///< pixels, 1..4096
    double hardness = 1; ///< 1: a pixel is in or out; less: fades from this share of the radius on
    Rgba colour {0, 0, 0, 255};
    bool erases = false; ///< takes alpha away instead, as much as the colour's alpha says
};

/// One stroke over a picture, from pressing to letting go. However slowly the brush moves and
/// however often it crosses itself, each pixel takes its colour once, so the result follows from
/// the path alone. A hard brush lies on the grid of pixels, so that one of diameter 1 paints one
/// pixel.
class Stroke {
public:
    Stroke(RgbaImage base, const Brush& brush);

    /// On in a straight line to here; the first call sets the brush down. Says what changed.
    PixelBox extendTo(CanvasPoint point);
    const RgbaImage& picture() const { return m_picture; } ///< the base with the stroke on it

private:
    CanvasPoint onGrid(CanvasPoint point) const;
    std::uint8_t coverage(double distance) const;

    Brush m_brush;
    RgbaImage m_base;
    RgbaImage m_picture;
    std::vector<std::uint8_t> m_mask; ///< of each pixel: the most that the stroke covered it
    CanvasPoint m_last;
    bool m_isDown = false;
};

/// `over` on `under`, both with straight alpha.
Rgba blended(Rgba under, Rgba over);

} // namespace clinic
