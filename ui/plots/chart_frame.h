// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QColor>
#include <QPainter>
#include <QPalette>
#include <QRectF>
#include <QString>

#include <functional>
#include <vector>

namespace clinic::ui {

/// A range of values on one axis of a chart.
struct ChartRange {
    double low = 0;
    double high = 1;

    double span() const { return high - low; }
    /// Two to six round values inside.
    std::vector<double> ticks() const;
    /// A little wider, so that no curve lies on the edge; never empty.
    ChartRange padded() const;
};

/// Colours of axes and text: those of a palette, or black on white for a file.
struct ChartColours {
    QColor text, quiet, grid, background;
    static ChartColours of(const QPalette& palette);
    static ChartColours onPaper();
};

/// Thin axes and a faint grid around the area that a chart draws its data in.
class ChartFrame {
public:
    /// `whole`: the chart, its title line included. GUI thread.
    ChartFrame(const QRectF& whole, ChartRange x, ChartRange y, const QFont& font);

    const QRectF& area() const { return m_area; } ///< of the data
    double xAt(double value) const;
    double yAt(double value) const;
    double valueAtX(double x) const;
    ChartRange x() const { return m_x; }
    ChartRange y() const { return m_y; }

    /// Title, grid and tick labels. `percent`: values are shares of 1.
    void paint(QPainter& painter, const ChartColours& colours, const QString& title,
        const QString& xTitle, bool percent) const;

private:
    QRectF m_whole, m_area;
    ChartRange m_x, m_y;
    QFont m_font;
};

/// A number on an axis: as few digits as tell it from its neighbours; large ones with k and M.
QString tickText(double value, double step, bool percent);

/// Draws a chart into a vector file with a line of provenance below. False if it cannot be written.
bool writeSvg(const QString& path, const QSize& size, const QString& provenance,
    const std::function<void(QPainter&, const QRectF&)>& paint);

} // namespace clinic::ui
