// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/plots/chart_frame.h"
#include "ui/plots/rate_series.h"

#include <QStringList>
#include <QWidget>

#include <vector>

namespace clinic::ui {

/// Rates as bars in groups, with their 95 % intervals where the counts are known.
class RateBars : public QWidget {
    Q_OBJECT

public:
    explicit RateBars(QWidget* parent = nullptr);

    void setSeries(const QString& title, const QStringList& groups, std::vector<RateSeries> series);
    QSize sizeHint() const override;
    bool exportSvg(const QString& path, const QString& provenance) const;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void paintChart(QPainter& painter, const QRectF& whole, const ChartColours& colours) const;
    void paintBar(QPainter& painter, const QRectF& area, const RateSeries& series,
        std::size_t group, const ChartColours& colours) const;

    QString m_title;
    QStringList m_groups;
    std::vector<RateSeries> m_series;
};

} // namespace clinic::ui
