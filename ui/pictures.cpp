// SPDX-License-Identifier: Apache-2.0
#include "ui/pictures.h"

#include <algorithm>

namespace clinic::ui {

QImage toQImage(const Image& image)
{
    return QImage(
        image.rgb.data(), image.width, image.height, 3 * image.width, QImage::Format_RGB888)
        .copy();
}

QImage toQImage(const RgbaImage& image)
{
    return QImage(
        image.rgba.data(), image.width, image.height, 4 * image.width, QImage::Format_RGBA8888)
        .copy();
}

RgbaImage toRgbaImage(const QImage& image)
{
    const auto straight = image.convertToFormat(QImage::Format_RGBA8888);
    RgbaImage made {straight.width(), straight.height(), {}};
    made.rgba.reserve(
        4 * static_cast<std::size_t>(made.width) * static_cast<std::size_t>(made.height));
    for (int y = 0; y < made.height; ++y) {
        const auto* line = straight.constScanLine(y);
        made.rgba.insert(made.rgba.end(), line, line + 4L * made.width);
    }
    return made;
}

} // namespace clinic::ui
