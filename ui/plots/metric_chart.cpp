// SPDX-License-Identifier: Apache-2.0
#include "ui/plots/metric_chart.h"

#include "ui/plots/envelope.h"
#include "ui/theme.h"

#include <QMouseEvent>
#include <QPainterPath>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>

namespace clinic::ui {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr std::size_t mostNames = 4; ///< direct labels; more would hide the curves

/// The point nearest to x; the series has one.
std::size_t nearest(const std::vector<double>& xs, double x)
{
    const auto after = std::ranges::lower_bound(xs, x);
    if (after == xs.begin())
        return 0;
    if (after == xs.end() || x - *(after - 1) < *after - x)
        return static_cast<std::size_t>(after - xs.begin()) - 1;
    return static_cast<std::size_t>(after - xs.begin());
}

QString valueText(double value, bool percent)
{
    return percent ? QString::number(100 * value, 'f', 1) + u" %"_s
                   : QString::number(value, 'g', 4);
}

} // namespace

MetricChart::MetricChart(const QString& title, bool percent, QWidget* parent)
    : QWidget(parent)
    , m_title(title)
    , m_emptyText(tr("no values yet"))
    , m_percent(percent)
{
    setMouseTracking(true);
    setAccessibleName(tr("Chart: %1").arg(title));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
}

QSize MetricChart::sizeHint() const
{
    return {320, 180};
}

QSize MetricChart::minimumSizeHint() const
{
    return {200, 120};
}

void MetricChart::setSeries(std::vector<ChartSeries> series)
{
    std::erase_if(series, [](const ChartSeries& one) { return !one.x || one.x->empty(); });
    m_series = std::move(series);
    update();
}

void MetricChart::setEmptyText(const QString& text)
{
    m_emptyText = text;
    update();
}

void MetricChart::setXRange(std::optional<ChartRange> range)
{
    m_x = range;
    update();
}

ChartRange MetricChart::xRange() const
{
    if (m_x)
        return *m_x;
    ChartRange range {0, 0};
    for (const ChartSeries& series : m_series)
        range.high = std::max(range.high, series.x->back());
    return range.high > 0 ? range : ChartRange {0, 1};
}

/// Of what the shown steps hold, intervals included.
ChartRange MetricChart::yRange(ChartRange x) const
{
    ChartRange range {
        std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity()};
    for (const ChartSeries& series : m_series) {
        for (const auto& values : {series.y, series.low, series.high}) {
            if (!values)
                continue;
            const auto* blocks = values == series.y ? series.blocks.get() : nullptr;
            const auto bounds = boundsWithin({*series.x, *values, blocks}, x.low, x.high);
            range.low = std::min(range.low, bounds.low);
            range.high = std::max(range.high, bounds.high);
        }
    }
    return std::isfinite(range.low) ? range.padded() : ChartRange {0, 1};
}

ChartFrame MetricChart::frame(const QRectF& whole) const
{
    const ChartRange x = xRange();
    return {whole, x, yRange(x), font()};
}

void MetricChart::paintSeries(
    QPainter& painter, const ChartFrame& frame, const ChartSeries& series) const
{
    QColor faint = series.colour;
    faint.setAlphaF(0.3F);
    if (series.markers) {
        QPainterPath path;
        bool isGap = true;
        for (std::size_t i = 0; i < series.x->size(); ++i) {
            if (!std::isfinite((*series.y)[i])) {
                isGap = true;
                continue;
            }
            const QPointF point(frame.xAt((*series.x)[i]), frame.yAt((*series.y)[i]));
            if (isGap)
                path.moveTo(point);
            else
                path.lineTo(point);
            isGap = false;
            if (series.low && series.high) {
                painter.setPen(QPen(faint, 3));
                painter.drawLine(QPointF(point.x(), frame.yAt((*series.low)[i])),
                    QPointF(point.x(), frame.yAt((*series.high)[i])));
            }
            painter.setPen(Qt::NoPen);
            painter.setBrush(series.colour);
            painter.drawEllipse(point, 2.5, 2.5);
        }
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(series.colour, 1.5));
        painter.drawPath(path);
        return;
    }
    const auto columns = envelope({*series.x, *series.y, series.blocks.get()}, frame.x().low,
        frame.x().high, static_cast<int>(frame.area().width()));
    QPainterPath middle;
    bool isGap = true;
    painter.setPen(QPen(faint, 1));
    for (const EnvelopeColumn& column : columns) {
        if (!std::isfinite(column.low)) {
            isGap = true;
            continue;
        }
        const double x = frame.xAt(column.x);
        painter.drawLine(QPointF(x, frame.yAt(column.low)), QPointF(x, frame.yAt(column.high)));
        const QPointF point(x, frame.yAt(column.mean));
        if (isGap)
            middle.moveTo(point);
        else
            middle.lineTo(point);
        isGap = false;
    }
    painter.setPen(QPen(series.colour, 1.5));
    painter.drawPath(middle);
}

/// At the curves' ends, pushed apart where they would touch.
void MetricChart::paintNames(
    QPainter& painter, const ChartFrame& frame, const ChartColours& colours) const
{
    if (m_series.size() < 2)
        return;
    if (m_series.size() > mostNames) {
        paintLegend(painter, frame, colours);
        return;
    }
    const QFontMetricsF metrics(font());
    std::vector<std::pair<double, const ChartSeries*>> names;
    for (const ChartSeries& series : m_series)
        names.emplace_back(frame.yAt((*series.y)[nearest(*series.x, frame.x().high)]), &series);
    std::ranges::sort(names, {}, [](const auto& name) { return name.first; });
    double below = frame.area().top();
    for (const auto& [y, series] : names) {
        const double top = std::max(below, y - metrics.height());
        painter.setPen(series->colour);
        painter.drawText(
            QRectF(frame.area().left(), top, frame.area().width() - space::tight, metrics.height()),
            Qt::AlignRight | Qt::AlignVCenter, series->name);
        below = top + metrics.height();
    }
}

/// As many names as half the height holds, and how many more there are.
void MetricChart::paintLegend(
    QPainter& painter, const ChartFrame& frame, const ChartColours& colours) const
{
    const QFontMetricsF metrics(font());
    const QRectF& area = frame.area();
    const auto room = static_cast<std::size_t>(std::max(1.0, area.height() / 2 / metrics.height()));
    const std::size_t named = m_series.size() <= room ? m_series.size() : room - 1;
    std::vector<std::pair<QString, QColor>> lines;
    for (const ChartSeries& series : std::span(m_series).first(named))
        lines.emplace_back(
            metrics.elidedText(series.name, Qt::ElideMiddle, area.width() / 2), series.colour);
    if (named == 0)
        lines.emplace_back(tr("%1 curves").arg(m_series.size()), colours.quiet);
    else if (named < m_series.size())
        lines.emplace_back(tr("and %1 more").arg(m_series.size() - named), colours.quiet);
    double width = 0;
    for (const auto& [text, colour] : lines)
        width = std::max(width, metrics.horizontalAdvance(text));
    width += 2 * space::tight;
    QRectF line(area.right() - width, area.top(), width, metrics.height());
    QColor background = colours.background;
    background.setAlphaF(0.9F);
    for (const auto& [text, colour] : lines) {
        painter.fillRect(line, background);
        painter.setPen(colour);
        painter.drawText(
            line.adjusted(0, 0, -space::tight, 0), Qt::AlignRight | Qt::AlignVCenter, text);
        line.translate(0, metrics.height());
    }
}

void MetricChart::paintHover(
    QPainter& painter, const ChartFrame& frame, const ChartColours& colours) const
{
    if (!m_hover || m_series.empty() || !frame.area().contains(*m_hover, frame.area().center().y()))
        return;
    QStringList lines;
    double x = 0;
    for (const ChartSeries& series : m_series) {
        const std::size_t i = nearest(*series.x, frame.valueAtX(*m_hover));
        x = (*series.x)[i];
        lines << (m_series.size() > 1 ? series.name + u"  "_s : QString())
                + valueText((*series.y)[i], m_percent);
    }
    lines.prepend(tr("step %1").arg(x, 0, 'f', 0));
    const QString text = lines.join(u'\n');
    const QFontMetricsF metrics(font());
    QRectF card = metrics.boundingRect(QRectF(0, 0, 1000, 1000), Qt::AlignLeft, text)
                      .adjusted(-space::tight, -space::tight, space::tight, space::tight);
    const bool toTheLeft = frame.xAt(x) + card.width() + space::control > frame.area().right();
    card.moveTopLeft(
        {toTheLeft ? frame.xAt(x) - card.width() - space::control : frame.xAt(x) + space::control,
            frame.area().top()});
    painter.setPen(QPen(colours.quiet, 1, Qt::DotLine));
    painter.drawLine(
        QPointF(frame.xAt(x), frame.area().top()), QPointF(frame.xAt(x), frame.area().bottom()));
    QColor background = colours.background;
    background.setAlphaF(0.9F);
    painter.fillRect(card, background);
    painter.setPen(colours.text);
    painter.drawText(card.adjusted(space::tight, space::tight, 0, 0), Qt::AlignLeft, text);
}

void MetricChart::paintChart(
    QPainter& painter, const QRectF& whole, const ChartColours& colours) const
{
    painter.setRenderHint(QPainter::Antialiasing);
    const ChartFrame frame = this->frame(whole);
    frame.paint(painter, colours, m_title, {}, m_percent);
    if (m_series.empty()) {
        painter.setPen(colours.quiet);
        painter.drawText(frame.area(), Qt::AlignCenter, m_emptyText);
        return;
    }
    painter.save();
    painter.setClipRect(frame.area().adjusted(-3, -3, 3, 3));
    for (const ChartSeries& series : m_series)
        paintSeries(painter, frame, series);
    painter.restore();
    paintNames(painter, frame, colours);
}

void MetricChart::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const ChartColours colours = ChartColours::of(palette());
    paintChart(painter, rect(), colours);
    paintHover(painter, frame(rect()), colours);
}

void MetricChart::choose(ChartRange range)
{
    m_x = range;
    update();
    Q_EMIT xRangeChosen(m_x);
}

void MetricChart::wheelEvent(QWheelEvent* event)
{
    const ChartFrame now = frame(rect());
    const double centre = now.valueAtX(event->position().x());
    const double factor = std::pow(0.999, event->angleDelta().y());
    choose({centre - (centre - now.x().low) * factor, centre + (now.x().high - centre) * factor});
    event->accept();
}

void MetricChart::mousePressEvent(QMouseEvent* event)
{
    m_dragFrom = event->position().x();
}

void MetricChart::mouseMoveEvent(QMouseEvent* event)
{
    if (event->buttons() & Qt::LeftButton) {
        const ChartFrame now = frame(rect());
        const double shift = now.valueAtX(m_dragFrom) - now.valueAtX(event->position().x());
        m_dragFrom = event->position().x();
        choose({now.x().low + shift, now.x().high + shift});
    }
    m_hover = event->position().x();
    update();
}

void MetricChart::mouseDoubleClickEvent(QMouseEvent*)
{
    m_x.reset();
    update();
    Q_EMIT xRangeChosen(m_x);
}

void MetricChart::leaveEvent(QEvent*)
{
    m_hover.reset();
    update();
}

QString csvText(const std::vector<ChartSeries>& all)
{
    QString text = u"series,step,value,low,high\n"_s;
    for (const ChartSeries& series : all) {
        for (std::size_t i = 0; i < series.x->size(); ++i) {
            text += u'"' + QString(series.name).replace(u'"', u"\"\""_s) + u"\","_s
                + QString::number((*series.x)[i], 'g', 17) + u','
                + QString::number((*series.y)[i], 'g', 17) + u',';
            if (series.low && series.high)
                text += QString::number((*series.low)[i], 'g', 17) + u','
                    + QString::number((*series.high)[i], 'g', 17);
            else
                text += u',';
            text += u'\n';
        }
    }
    return text;
}

bool MetricChart::exportSvg(const QString& path, const QString& provenance) const
{
    return writeSvg(path, {640, 360}, provenance, [this](QPainter& painter, const QRectF& whole) {
        paintChart(painter, whole, ChartColours::onPaper());
    });
}

} // namespace clinic::ui
