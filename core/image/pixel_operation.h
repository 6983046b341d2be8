// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/image/image.h"

namespace clinic {

/// What AutoAugment does to a picture; what the argument of each one means.
enum class PixelOperationKind {
    ShearX, ///< pixels to the left a pixel downwards, about the upper left corner
    ShearY, ///< pixels upwards a pixel to the right, about the upper left corner
    Rotate, ///< degrees counter-clockwise about the centre
    Color, ///< 0: grey, 1: as it is, above 1: more colourful
    Contrast, ///< 0: all of the mean grey, 1: as it is
    Sharpness, ///< 0: smoothed, 1: as it is
    Posterize, ///< bits kept of each channel, 0..8
    Solarize, ///< grey levels from this one on are inverted
    AutoContrast, ///< none: each channel stretched to 0..255
    Equalize, ///< none: the histogram of each channel made even
    Invert, ///< none
};

/// One operation with its argument.
struct PixelOperation {
    PixelOperationKind kind = PixelOperationKind::Invert;
    double argument = 0;

    bool operator==(const PixelOperation&) const = default;
};

/// Byte for byte what torchvision makes of a Pillow picture (functional.affine and rotate with
/// nearest pixels and black outside, ImageEnhance, ImageOps). The size stays; pictures up to 25,000
/// pixels a side (above, Pillow itself computes shear and rotation another way). A picture moved in
/// is changed in place where the operation allows. Thread-safe.
Image apply(Image image, const PixelOperation& operation);

} // namespace clinic
