// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/plots/chart_frame.h"
#include "ui/plots/chart_series.h"

#include <QStringList>
#include <QWidget>

#include <optional>
#include <vector>

namespace clinic::ui {

/// A metric over the steps of one or more runs. Every step is kept; what is drawn is the least and
/// the largest value of each pixel column, so that no spike is lost. The wheel zooms with Ctrl, or
/// alone once the chart has the focus; with the focus so do + and -, and the arrow keys move as
/// dragging does; a double click and 0 show all. A zoom that reaches the last step follows a live
/// run. GUI thread.
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
    /// Of all charts that share their range of steps, where this one's curves end sooner.
    void setLastStep(double step);
    /// Steps shown; empty: all.
    void setXRange(std::optional<ChartRange> range);

    QStringList hoverLines() const; ///< what the card under the mouse says; empty: none

    /// False if the file cannot be written.
    bool exportSvg(const QString& path, const QString& provenance) const;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void xRangeChosen(const std::optional<clinic::ui::ChartRange>& range);

protected:
    void paintEvent(QPaintEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;

private:
    ChartRange xRange() const;
    ChartRange yRange(ChartRange x) const;
    ChartFrame frame(const QRectF& whole) const;
    void paintChart(QPainter& painter, const QRectF& whole, const ChartColours& colours) const;
    /// A step and what the curves are there.
    struct Hover {
        double x = 0;
        QStringList lines;
    };
    std::optional<Hover> hoverOf(const ChartFrame& frame) const;
    void paintHover(QPainter& painter, const ChartFrame& frame, const ChartColours& colours) const;
    double lastStep() const;
    void follow();
    void choose(ChartRange range);
    void zoom(double factor, double x);
    void showAll();

    QString m_title, m_emptyText;
    bool m_percent;
    std::vector<ChartSeries> m_series;
    std::optional<ChartRange> m_x;
    double m_sharedLast = 0;
    bool m_follows = false; ///< m_x ends at the last step
    std::optional<double> m_hover; ///< x of the mouse, in widget units
    double m_dragFrom = 0;
};

} // namespace clinic::ui
