// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/plots/chart_frame.h"
#include "ui/plots/rate_series.h"

#include <QStringList>
#include <QWidget>

#include <vector>

namespace clinic::ui {

/// Rates of several models on a wheel of categories, from 0 % in the middle to 100 %.
class RadarChart : public QWidget {
    Q_OBJECT

public:
    explicit RadarChart(QWidget* parent = nullptr);

    void setSeries(const QString& title, const QStringList& axes, std::vector<RateSeries> series);
    QSize sizeHint() const override;
    bool exportSvg(const QString& path, const QString& provenance) const;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void paintChart(QPainter& painter, const QRectF& whole, const ChartColours& colours) const;
    QPointF pointAt(const QPointF& middle, double radius, int axis) const;

    QString m_title;
    QStringList m_axes;
    std::vector<RateSeries> m_series;
};

} // namespace clinic::ui
