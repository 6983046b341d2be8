// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/plots/chart_frame.h"
#include "ui/plots/value_blocks.h"

#include <QWidget>

#include <memory>
#include <optional>
#include <vector>

namespace clinic::ui {

/// One curve. All vectors are of one length, x rises, and nothing changes them any more; NaN is a
/// gap.
struct ChartSeries {
    using Values = std::shared_ptr<const std::vector<double>>;
    QString name;
    QColor colour;
    Values x, y;
    Values low, high; ///< bounds of an interval; null: none
    bool markers = false; ///< each point is marked: evaluations
    std::shared_ptr<const ValueBlocks> blocks {}; ///< of y, where there is much of it
};

/// Every point: series, step, value, and bounds where there are. Any thread.
QString csvText(const std::vector<ChartSeries>& series);

/// A metric over the steps of one or more runs. Every step is kept; what is drawn is the least and
/// the largest value of each pixel column, so that no spike is lost. The wheel zooms, dragging
/// moves, a double click shows all. GUI thread.
class MetricChart : public QWidget {
    Q_OBJECT

public:
    /// `percent`: values are shares of 1.
    MetricChart(const QString& title, bool percent = false, QWidget* parent = nullptr);

    void setSeries(std::vector<ChartSeries> series);
    const std::vector<ChartSeries>& series() const { return m_series; }
    const QString& title() const { return m_title; }
    /// Said in place of curves while there are none.
    void setEmptyText(const QString& text);
    /// Steps shown; empty: all.
    void setXRange(std::optional<ChartRange> range);

    /// False if the file cannot be written.
    bool exportSvg(const QString& path, const QString& provenance) const;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void xRangeChosen(const std::optional<clinic::ui::ChartRange>& range);

protected:
    void paintEvent(QPaintEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;

private:
    ChartRange xRange() const;
    ChartRange yRange(ChartRange x) const;
    ChartFrame frame(const QRectF& whole) const;
    void paintChart(QPainter& painter, const QRectF& whole, const ChartColours& colours) const;
    void paintSeries(QPainter& painter, const ChartFrame& frame, const ChartSeries& series) const;
    void paintNames(QPainter& painter, const ChartFrame& frame, const ChartColours& colours) const;
    void paintLegend(QPainter& painter, const ChartFrame& frame, const ChartColours& colours) const;
    void paintHover(QPainter& painter, const ChartFrame& frame, const ChartColours& colours) const;
    void choose(ChartRange range);

    QString m_title, m_emptyText;
    bool m_percent;
    std::vector<ChartSeries> m_series;
    std::optional<ChartRange> m_x;
    std::optional<double> m_hover; ///< x of the mouse, in widget units
    double m_dragFrom = 0;
};

} // namespace clinic::ui
