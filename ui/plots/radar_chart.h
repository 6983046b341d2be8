// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/plots/rate_chart.h"

namespace clinic::ui {

/// Rates of several models on a wheel of categories, from 0 % in the middle to 100 %.
class RadarChart : public RateChart {
    Q_OBJECT

public:
    using RateChart::RateChart;

    QSize sizeHint() const override;

protected:
    void paintChart(
        QPainter& painter, const QRectF& whole, const ChartColours& colours) const override;
    QString kind() const override { return tr("Radar chart"); }
    QSize paperSize() const override { return {480, 480}; }

private:
    QPointF pointAt(const QPointF& middle, double radius, int axis) const;
};

} // namespace clinic::ui
