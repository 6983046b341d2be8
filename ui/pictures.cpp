// SPDX-License-Identifier: Apache-2.0
#include "ui/pictures.h"

#include "core/image/image_io.h"

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

QImage decodedAtSide(std::span<const std::byte> bytes, std::string_view name, int side)
{
    const Image image = decodeImage(bytes, name, {.fastShortSide = side, .acceptTruncated = true});
    const QImage shown = toQImage(image);
    return std::max(image.width, image.height) <= side
        ? shown
        : shown.scaled(side, side, Qt::KeepAspectRatio, Qt::SmoothTransformation);
}

} // namespace clinic::ui
