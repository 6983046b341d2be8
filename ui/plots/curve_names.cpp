// SPDX-License-Identifier: Apache-2.0
#include "ui/plots/curve_names.h"

#include "ui/theme.h"

#include <QFontMetricsF>
#include <QObject>

#include <algorithm>
#include <span>
#include <utility>

namespace clinic::ui {

namespace {

constexpr std::size_t mostNames = 4; ///< beside their curves; more would hide these

/// As many names as half the height holds, and how many more there are.
void paintLegend(QPainter& painter, const ChartFrame& frame, const ChartColours& colours,
    const std::vector<ChartSeries>& series)
{
    const QFontMetricsF metrics = painter.fontMetrics();
    const QRectF& area = frame.area();
    const auto room = static_cast<std::size_t>(std::max(1.0, area.height() / 2 / metrics.height()));
    const std::size_t named = series.size() <= room ? series.size() : room - 1;
    std::vector<std::pair<QString, QColor>> lines;
    for (const ChartSeries& one : std::span(series).first(named))
        lines.emplace_back(
            metrics.elidedText(one.name, Qt::ElideMiddle, area.width() / 2), one.colour);
    if (named == 0)
        lines.emplace_back(QObject::tr("%1 curves").arg(series.size()), colours.quiet);
    else if (named < series.size())
        lines.emplace_back(QObject::tr("and %1 more").arg(series.size() - named), colours.quiet);
    double width = 0;
    for (const auto& [text, colour] : lines)
        width = std::max(width, metrics.horizontalAdvance(text));
    width += 2 * space::tight;
    QRectF line(area.right() - width, area.top(), width, metrics.height());
    QColor background = colours.background;
    background.setAlphaF(0.9F);
    for (const auto& [text, colour] : lines) {
        painter.fillRect(line, background);
        painter.setPen(colour);
        painter.drawText(
            line.adjusted(0, 0, -space::tight, 0), Qt::AlignRight | Qt::AlignVCenter, text);
        line.translate(0, metrics.height());
    }
}

} // namespace

/// At the curves' ends, pushed apart where they would touch.
void paintCurveNames(QPainter& painter, const ChartFrame& frame, const ChartColours& colours,
    const std::vector<ChartSeries>& series)
{
    if (series.size() < 2)
        return;
    if (series.size() > mostNames) {
        paintLegend(painter, frame, colours, series);
        return;
    }
    const QFontMetricsF metrics = painter.fontMetrics();
    std::vector<std::pair<double, const ChartSeries*>> names;
    for (const ChartSeries& one : series)
        names.emplace_back(frame.yAt((*one.y)[nearestPoint(*one.x, frame.x().high)]), &one);
    std::ranges::sort(names, {}, [](const auto& name) { return name.first; });
    double below = frame.area().top();
    double above = frame.area().bottom() - metrics.height() * static_cast<double>(names.size());
    for (const auto& [y, one] : names) {
        const double top = std::max(below, std::min(y - metrics.height(), above));
        above += metrics.height();
        painter.setPen(one->colour);
        painter.drawText(
            QRectF(frame.area().left(), top, frame.area().width() - space::tight, metrics.height()),
            Qt::AlignRight | Qt::AlignVCenter, one->name);
        below = top + metrics.height();
    }
}

} // namespace clinic::ui
