// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/plots/rate_chart.h"

namespace clinic::ui {

/// Rates as bars in groups, with their 95 % intervals where the counts are known.
class RateBars : public RateChart {
    Q_OBJECT

public:
    using RateChart::RateChart;

    QSize sizeHint() const override;

protected:
    void paintChart(
        QPainter& painter, const QRectF& whole, const ChartColours& colours) const override;
    QString kind() const override { return tr("Bar chart"); }
    QSize paperSize() const override { return {960, 320}; }

private:
    void paintBar(QPainter& painter, const QRectF& area, const RateSeries& series,
        std::size_t group, const ChartColours& colours) const;
};

} // namespace clinic::ui
