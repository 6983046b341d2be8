// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/image/image.h"

#include <cstddef>
#include <span>

namespace clinic {

/// Decodes a JPEG of four components as Pillow's convert("RGB") does: taken as Adobe's inverted
/// CMYK whatever its markers say. By libjpeg itself, because OpenCV rounds the conversion otherwise
/// (up to 2 grey levels off) and keeps the four channels to itself. `reduction` is 1, 2, 4 or 8.
/// The bytes must have passed guardImage. Errors: Format.
Image decodeCmykJpeg(std::span<const std::byte> bytes, int reduction);

} // namespace clinic
