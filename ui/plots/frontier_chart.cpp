// SPDX-License-Identifier: Apache-2.0
#include "ui/plots/frontier_chart.h"

#include "ui/theme.h"

#include <QMouseEvent>
#include <QPainterPath>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace clinic::ui {

using namespace Qt::Literals::StringLiterals;

FrontierChart::FrontierChart(QWidget* parent)
    : QWidget(parent)
{
    setMouseTracking(true);
    setAccessibleName(tr("Chart: clean accuracy against attack success"));
}

void FrontierChart::setPaths(std::vector<FrontierPath> paths, std::optional<double> floor)
{
    std::erase_if(paths, [](const FrontierPath& path) { return path.step.empty(); });
    m_paths = std::move(paths);
    m_floor = floor;
    update();
}

ChartFrame FrontierChart::frame(const QRectF& whole) const
{
    double low = 1;
    for (const FrontierPath& path : m_paths)
        low = std::min(low, *std::ranges::min_element(path.cleanAccuracy));
    return {whole, {-0.03, 1.03}, ChartRange {std::min(low, 0.9), 1}.padded(), font()};
}

void FrontierChart::paintFloor(
    QPainter& painter, const ChartFrame& frame, const ChartColours& colours) const
{
    if (!m_floor || !std::isfinite(*m_floor))
        return;
    const double x = frame.xAt(*m_floor);
    const QRectF area = frame.area();
    painter.setPen(QPen(colours.quiet, 1, Qt::DashLine));
    painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()));
    const QString label = tr("floor %1").arg(tickText(*m_floor, 0.001, true));
    const double width = painter.fontMetrics().horizontalAdvance(label);
    const bool toTheLeft = x + space::tight + width > area.right();
    const double left = toTheLeft ? x - space::tight - width : x + space::tight;
    // At the top, which reaches 100 %: hardly a path comes there.
    painter.drawText(QPointF(left, area.top() + painter.fontMetrics().ascent()), label);
}

void FrontierChart::paintPath(QPainter& painter, const ChartFrame& frame, const FrontierPath& path,
    const ChartColours& colours) const
{
    QPainterPath line;
    std::vector<QPointF> points;
    for (std::size_t i = 0; i < path.step.size(); ++i) {
        points.emplace_back(frame.xAt(path.attackSuccess[i]), frame.yAt(path.cleanAccuracy[i]));
        if (i == 0)
            line.moveTo(points.back());
        else
            line.lineTo(points.back());
    }
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(path.colour, 1.5));
    painter.drawPath(line);
    for (std::size_t i = 0; i < points.size(); ++i) {
        const bool isLast = i + 1 == points.size();
        painter.setBrush(isLast ? path.colour : colours.background);
        painter.drawEllipse(points[i], isLast ? 4 : 2.5, isLast ? 4 : 2.5);
    }
    if (m_paths.size() > 1) {
        painter.setPen(path.colour);
        painter.drawText(points.back() + QPointF(space::control, -space::tight), path.name);
    }
}

void FrontierChart::paintChart(
    QPainter& painter, const QRectF& whole, const ChartColours& colours) const
{
    painter.setRenderHint(QPainter::Antialiasing);
    const ChartFrame frame = this->frame(whole);
    frame.paint(painter, colours, tr("Clean accuracy"), tr("against attack success"), true);
    if (m_paths.empty()) {
        painter.setPen(colours.quiet);
        painter.drawText(frame.area(), Qt::AlignCenter, tr("no evaluation yet"));
        return;
    }
    paintFloor(painter, frame, colours);
    for (const FrontierPath& path : m_paths)
        paintPath(painter, frame, path, colours);
}

void FrontierChart::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    paintChart(painter, rect(), ChartColours::of(palette()));
}

void FrontierChart::mouseMoveEvent(QMouseEvent* event)
{
    const ChartFrame frame = this->frame(rect());
    QString text;
    double best = 12; // pixels
    for (const FrontierPath& path : m_paths) {
        for (std::size_t i = 0; i < path.step.size(); ++i) {
            const double distance =
                std::hypot(frame.xAt(path.attackSuccess[i]) - event->position().x(),
                    frame.yAt(path.cleanAccuracy[i]) - event->position().y());
            if (distance >= best)
                continue;
            best = distance;
            text = tr("%1, step %2: clean accuracy %3, attack success %4")
                       .arg(path.name)
                       .arg(path.step[i], 0, 'f', 0)
                       .arg(tickText(path.cleanAccuracy[i], 0.001, true),
                           tickText(path.attackSuccess[i], 0.001, true));
        }
    }
    QToolTip::showText(event->globalPosition().toPoint(), text.toHtmlEscaped(), this);
}

QString FrontierChart::csvText() const
{
    QString text = u"run,step,asr,ca\n"_s;
    for (const FrontierPath& path : m_paths) {
        for (std::size_t i = 0; i < path.step.size(); ++i)
            text += u'"' + QString(path.name).replace(u'"', u"\"\""_s) + u"\","_s
                + QString::number(path.step[i], 'g', 17) + u','
                + QString::number(path.attackSuccess[i], 'g', 17) + u','
                + QString::number(path.cleanAccuracy[i], 'g', 17) + u'\n';
    }
    return text;
}

bool FrontierChart::exportSvg(const QString& path, const QString& provenance) const
{
    return writeSvg(path, {640, 360}, provenance, [this](QPainter& painter, const QRectF& whole) {
        paintChart(painter, whole, ChartColours::onPaper());
    });
}

} // namespace clinic::ui
