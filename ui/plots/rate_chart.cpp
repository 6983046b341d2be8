// SPDX-License-Identifier: Apache-2.0
#include "ui/plots/rate_chart.h"

#include <QPainter>

namespace clinic::ui {

void RateChart::setSeries(
    const QString& title, const QStringList& categories, std::vector<RateSeries> series)
{
    m_title = title;
    m_categories = categories;
    m_series = std::move(series);
    setAccessibleName(kind() + QStringLiteral(": ") + title);
    update();
}

void RateChart::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    paintChart(painter, rect(), ChartColours::of(palette()));
}

bool RateChart::exportSvg(const QString& path, const QString& provenance) const
{
    return writeSvg(path, paperSize(), provenance, [this](QPainter& painter, const QRectF& whole) {
        paintChart(painter, whole, ChartColours::onPaper());
    });
}

} // namespace clinic::ui
