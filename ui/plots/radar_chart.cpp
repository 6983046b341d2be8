// SPDX-License-Identifier: Apache-2.0
#include "ui/plots/radar_chart.h"

#include "ui/theme.h"

#include <QPainter>
#include <QPainterPath>

#include <cmath>
#include <numbers>

namespace clinic::ui {

using namespace Qt::Literals::StringLiterals;

QSize RadarChart::sizeHint() const
{
    const int side = fontMetrics().height() * 18;
    return {side, side};
}

QPointF RadarChart::pointAt(const QPointF& middle, double radius, int axis) const
{
    const double turn = 2 * std::numbers::pi * axis / static_cast<double>(categories().size());
    return middle + QPointF(radius * std::sin(turn), -radius * std::cos(turn));
}

void RadarChart::paintChart(
    QPainter& painter, const QRectF& whole, const ChartColours& colours) const
{
    painter.setRenderHint(QPainter::Antialiasing);
    const QFontMetricsF metrics = painter.fontMetrics();
    painter.setPen(colours.text);
    painter.drawText(QRectF(whole.left(), whole.top(), whole.width(), metrics.height()),
        Qt::AlignCenter, title());
    const QRectF area = whole.adjusted(0, metrics.height() + space::tight, 0, 0);
    const double radius = std::min(area.width() / 2 - metrics.horizontalAdvance(u"Color/Tex "_s),
        area.height() / 2 - metrics.height() * 1.6);
    if (categories().isEmpty() || radius <= 0)
        return;
    const QPointF middle = area.center();
    painter.setBrush(Qt::NoBrush);
    for (const double share : {0.25, 0.5, 0.75, 1.0}) {
        painter.setPen(QPen(colours.grid, 1));
        painter.drawEllipse(middle, radius * share, radius * share);
        painter.setPen(colours.quiet);
        painter.drawText(middle + QPointF(2, -radius * share + metrics.ascent()),
            QString::number(100 * share) + u" %"_s);
    }
    const int axes = static_cast<int>(categories().size());
    for (int axis = 0; axis < axes; ++axis) {
        painter.setPen(QPen(colours.grid, 1));
        painter.drawLine(middle, pointAt(middle, radius, axis));
        painter.setPen(colours.text);
        const QPointF at = pointAt(middle, radius + metrics.height() * 0.8, axis);
        const double width = metrics.horizontalAdvance(categories()[axis]);
        const double side = at.x() - middle.x();
        const double left = std::abs(side) < radius * 0.2 ? at.x() - width / 2
            : side > 0                                    ? at.x() - space::tight
                                                          : at.x() - width + space::tight;
        painter.drawText(QPointF(left, at.y() + metrics.ascent() / 2), categories()[axis]);
    }
    for (const RateSeries& series : series()) {
        QPainterPath path;
        bool begun = false;
        bool isWhole = true;
        painter.setPen(QPen(series.colour, 2));
        painter.setBrush(series.colour);
        for (int axis = 0; axis < axes; ++axis) {
            const auto& rate = series.rate[static_cast<std::size_t>(axis)];
            isWhole = isWhole && rate.has_value();
            if (!rate) { // a gap, not a zero
                begun = false;
                continue;
            }
            const QPointF point = pointAt(middle, radius * *rate / 100, axis);
            begun ? path.lineTo(point) : path.moveTo(point);
            begun = true;
            painter.drawEllipse(point, 2, 2);
        }
        if (isWhole)
            path.closeSubpath();
        QColor fill = series.colour;
        fill.setAlphaF(0.12F);
        painter.setBrush(isWhole ? QBrush(fill) : QBrush(Qt::NoBrush));
        painter.drawPath(path);
    }
}

} // namespace clinic::ui
