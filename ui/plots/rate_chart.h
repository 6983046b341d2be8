// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/plots/chart_frame.h"
#include "ui/plots/rate_series.h"

#include <QStringList>
#include <QWidget>

#include <vector>

namespace clinic::ui {

/// Rates of several models by category, from 0 to 100 %; how they are drawn is a subclass's.
class RateChart : public QWidget {
    Q_OBJECT

public:
    using QWidget::QWidget;

    void setSeries(
        const QString& title, const QStringList& categories, std::vector<RateSeries> series);
    bool exportSvg(const QString& path, const QString& provenance) const;

protected:
    virtual void paintChart(
        QPainter& painter, const QRectF& whole, const ChartColours& colours) const = 0;
    virtual QString kind() const = 0; ///< for those who do not see it: "Bar chart"
    virtual QSize paperSize() const = 0; ///< of the vector file
    void paintEvent(QPaintEvent* event) override;

    const QString& title() const { return m_title; }
    const QStringList& categories() const { return m_categories; }
    const std::vector<RateSeries>& series() const { return m_series; }

private:
    QString m_title;
    QStringList m_categories;
    std::vector<RateSeries> m_series;
};

} // namespace clinic::ui
