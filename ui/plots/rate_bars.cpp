// SPDX-License-Identifier: Apache-2.0
#include "ui/plots/rate_bars.h"

#include "ui/theme.h"

#include <QPainter>

#include <algorithm>

namespace clinic::ui {

using namespace Qt::Literals::StringLiterals;

QSize RateBars::sizeHint() const
{
    return {fontMetrics().height() * 40, fontMetrics().height() * 12};
}

/// `area`: the bar's column, from 0 % at its bottom to 100 %.
void RateBars::paintBar(QPainter& painter, const QRectF& area, const RateSeries& series,
    std::size_t group, const ChartColours& colours) const
{
    const auto& rate = series.rate.at(group);
    if (!rate)
        return;
    const auto yAt = [&](double percent) { return area.bottom() - area.height() * percent / 100; };
    painter.fillRect(
        QRectF(area.left(), yAt(*rate), area.width(), area.bottom() - yAt(*rate)), series.colour);
    if (group >= series.interval.size() || !series.interval[group])
        return;
    const auto [low, high] = *series.interval[group];
    const double middle = area.center().x();
    painter.setPen(QPen(colours.text, 1));
    painter.drawLine(QPointF(middle, yAt(low)), QPointF(middle, yAt(high)));
}

void RateBars::paintChart(QPainter& painter, const QRectF& whole, const ChartColours& colours) const
{
    const QFontMetricsF metrics = painter.fontMetrics();
    painter.setPen(colours.text);
    painter.drawText(whole, Qt::AlignLeft | Qt::AlignTop, title());
    const double left = metrics.horizontalAdvance(u"100 % "_s);
    const QRectF area =
        whole.adjusted(left, metrics.height() + space::control, 0, -metrics.height() - 2);
    for (const double percent : {0.0, 25.0, 50.0, 75.0, 100.0}) {
        const double y = area.bottom() - area.height() * percent / 100;
        painter.setPen(QPen(colours.grid, 1));
        painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y));
        painter.setPen(colours.quiet);
        painter.drawText(
            QRectF(whole.left(), y - metrics.height() / 2, left - space::tight, metrics.height()),
            Qt::AlignRight | Qt::AlignVCenter, QString::number(percent) + u" %"_s);
    }
    if (categories().isEmpty())
        return;
    const double groupWidth = area.width() / static_cast<double>(categories().size());
    const double barWidth =
        groupWidth * 0.8 / static_cast<double>(std::max<std::size_t>(1, series().size()));
    for (qsizetype group = 0; group < categories().size(); ++group) {
        const double begin = area.left() + groupWidth * (static_cast<double>(group) + 0.1);
        for (std::size_t i = 0; i < series().size(); ++i)
            paintBar(painter,
                QRectF(begin + barWidth * static_cast<double>(i), area.top(), barWidth - 1,
                    area.height()),
                series()[i], static_cast<std::size_t>(group), colours);
        painter.setPen(colours.text);
        painter.drawText(
            QRectF(begin - groupWidth * 0.1, area.bottom() + 2, groupWidth, metrics.height()),
            Qt::AlignCenter, metrics.elidedText(categories()[group], Qt::ElideRight, groupWidth));
    }
}

} // namespace clinic::ui
