// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/image/image.h"

namespace clinic {

enum class ResampleFilter { Bilinear, Bicubic };

/// A window of the resized picture, in its pixels.
struct ResampleWindow {
    int left = 0;
    int top = 0;
    int width = 0;
    int height = 0;
};

/// Resizes to width x height as Pillow's Image.resize does for 8-bit pictures, bit for bit
/// (antialiased: the filter grows with the scale; 22-bit fixed-point weights; two passes in the
/// order of Pillow 13, each rounded to 8 bits), and returns only `window`. Thread-safe.
Image resample(const Image& image, int width, int height, const ResampleWindow& window,
    ResampleFilter filter = ResampleFilter::Bicubic);

} // namespace clinic
