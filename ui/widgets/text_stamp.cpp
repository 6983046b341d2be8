// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/text_stamp.h"

#include "ui/pictures.h"

#include <QFontMetrics>
#include <QPainter>

#include <algorithm>

namespace clinic::ui {

namespace {
constexpr int largestSide = 2048; // text of any length
}

RgbaImage renderText(const QString& text, QFont font, int height, const QColor& colour)
{
    font.setPixelSize(std::max(1, height));
    const auto ink = QFontMetrics(font).boundingRect(text).adjusted(-2, -2, 2, 2);
    const auto size = ink.size().boundedTo({largestSide, largestSide}).expandedTo({1, 1});
    QImage drawn(size, QImage::Format_ARGB32_Premultiplied);
    drawn.fill(Qt::transparent);
    QPainter painter(&drawn);
    painter.setRenderHint(QPainter::TextAntialiasing);
    painter.setFont(font);
    painter.setPen(colour);
    painter.drawText(-ink.topLeft(), text);
    painter.end();
    return toRgbaImage(drawn);
}

} // namespace clinic::ui
