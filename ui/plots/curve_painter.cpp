// SPDX-License-Identifier: Apache-2.0
#include "ui/plots/curve_painter.h"

#include "ui/plots/envelope.h"

#include <algorithm>
#include <cmath>

namespace clinic::ui {

namespace {

QColor faint(QColor colour)
{
    colour.setAlphaF(0.3F);
    return colour;
}

/// A line through points one after the other, cut at the frame.
class CutLine {
public:
    explicit CutLine(const QRectF& area)
        : m_area(area)
    {
    }

    void gap() { m_last.reset(); }
    void to(const QPointF& point)
    {
        if (m_last)
            draw({*m_last, point});
        m_last = point;
    }
    const QList<QLineF>& lines() const { return m_lines; }

private:
    void draw(const QLineF& line)
    {
        if (const auto part = lineWithin(line, m_area))
            m_lines << *part;
    }

    QRectF m_area;
    std::optional<QPointF> m_last;
    QList<QLineF> m_lines;
};

void paintLine(QPainter& painter, const CutLine& line, const QColor& colour)
{
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(colour, 1.5, Qt::SolidLine, Qt::RoundCap));
    painter.drawLines(line.lines());
}

void paintMarks(QPainter& painter, const ChartFrame& frame, const ChartSeries& series)
{
    const auto [first, last] = shownPoints(*series.x, frame.x().low, frame.x().high);
    const QRectF area = frame.area();
    CutLine line(area);
    for (std::size_t i = first; i < last; ++i) {
        const QPointF point(frame.xAt((*series.x)[i]), frame.yAt((*series.y)[i]));
        if (!std::isfinite(point.y())) {
            line.gap();
            continue;
        }
        line.to(point);
        if (point.x() < area.left() || point.x() > area.right())
            continue;
        if (series.low && series.high) {
            painter.setPen(QPen(faint(series.colour), 3));
            painter.drawLine(QPointF(point.x(), frame.yAt((*series.low)[i])),
                QPointF(point.x(), frame.yAt((*series.high)[i])));
        }
        painter.setPen(Qt::NoPen);
        painter.setBrush(series.colour);
        painter.drawEllipse(point, 2.5, 2.5);
    }
    paintLine(painter, line, series.colour);
}

void paintEnvelope(QPainter& painter, const ChartFrame& frame, const ChartSeries& series)
{
    const auto [first, last] = shownPoints(*series.x, frame.x().low, frame.x().high);
    const auto pointAt = [&](std::size_t i) {
        return QPointF(frame.xAt((*series.x)[i]), frame.yAt((*series.y)[i]));
    };
    CutLine middle(frame.area());
    if (first < last && (*series.x)[first] < frame.x().low)
        middle.to(pointAt(first));
    painter.setPen(QPen(faint(series.colour), 1));
    for (const EnvelopeColumn& column : envelope({*series.x, *series.y, series.blocks.get()},
             frame.x().low, frame.x().high, static_cast<int>(frame.area().width()))) {
        if (!std::isfinite(column.low)) {
            middle.gap();
            continue;
        }
        const double x = frame.xAt(column.x);
        painter.drawLine(QPointF(x, frame.yAt(column.low)), QPointF(x, frame.yAt(column.high)));
        middle.to(QPointF(x, frame.yAt(column.mean)));
    }
    if (first < last && (*series.x)[last - 1] > frame.x().high)
        middle.to(pointAt(last - 1));
    paintLine(painter, middle, series.colour);
}

} // namespace

std::optional<QLineF> lineWithin(const QLineF& line, const QRectF& area)
{
    double begin = 0;
    double end = 1;
    // Liang and Barsky: the shares of the line at which it enters and leaves each side.
    const auto cut = [&](double direction, double distance) {
        if (direction == 0)
            return distance >= 0;
        const double share = distance / direction;
        if (direction < 0)
            begin = std::max(begin, share);
        else
            end = std::min(end, share);
        return begin <= end;
    };
    const bool isInside = std::isfinite(line.y1()) && std::isfinite(line.y2())
        && cut(-line.dx(), line.x1() - area.left()) && cut(line.dx(), area.right() - line.x1())
        && cut(-line.dy(), line.y1() - area.top()) && cut(line.dy(), area.bottom() - line.y1());
    if (!isInside)
        return {};
    return QLineF(line.pointAt(begin), line.pointAt(end));
}

void paintCurve(QPainter& painter, const ChartFrame& frame, const ChartSeries& series)
{
    if (series.markers)
        paintMarks(painter, frame, series);
    else
        paintEnvelope(painter, frame, series);
}

} // namespace clinic::ui
