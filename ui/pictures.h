// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/image/image.h"
#include "core/image/rgba_image.h"

#include <QImage>

#include <cstddef>
#include <span>
#include <string_view>

namespace clinic::ui {

/// Between core's pixels and Qt's; copies.
QImage toQImage(const Image& image);
QImage toQImage(const RgbaImage& image);
RgbaImage toRgbaImage(const QImage& image);

/// A picture file's bytes at the size in which they are shown: the longer side is at most `side`
/// pixels, smaller pictures are not enlarged, one that was cut short is grey below. Errors as
/// decodeImage().
QImage decodedAtSide(std::span<const std::byte> bytes, std::string_view name, int side);

} // namespace clinic::ui
