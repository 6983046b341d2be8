// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/image/rgba_image.h"

#include <cstddef>
#include <vector>

namespace clinic {

/// One line of pixels along an axis: which source pixels it takes, and how much of each.
struct ScalingTap {
    std::size_t first = 0;
    std::vector<float> weight; ///< sums to 1
};

/// Taps for pixels `from`, from + 1, ... (`count` of them) of a line that is `scale` times as long
/// as its source of `in` pixels, and begins at `origin` in the pixels of the result. All their
/// centres must lie inside. Antialiased bilinear; at scale 1 and a whole origin the pixels
/// themselves.
std::vector<ScalingTap> scalingTaps(int in, double scale, double origin, int from, int count);

/// Colours weighted by their alpha, so that what is not seen has no say: 4 floats a pixel, alpha
/// 0..1, colours 0..255 times alpha.
std::vector<float> scaledPremultiplied(const RgbaImage& image,
    const std::vector<ScalingTap>& columns, const std::vector<ScalingTap>& rows);

/// One premultiplied pixel as straight 8 bits.
void storeStraight(const float* premultiplied, std::uint8_t* rgba);

/// Scaled to width x height, proportions not kept; the same bytes everywhere.
RgbaImage scaleRgba(const RgbaImage& image, int width, int height);

} // namespace clinic
