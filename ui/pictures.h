// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/image/image.h"
#include "core/image/rgba_image.h"

#include <QImage>

namespace clinic::ui {

/// Between core's pixels and Qt's; copies.
QImage toQImage(const Image& image);
QImage toQImage(const RgbaImage& image);
RgbaImage toRgbaImage(const QImage& image);

} // namespace clinic::ui
