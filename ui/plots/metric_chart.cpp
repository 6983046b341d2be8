// SPDX-License-Identifier: Apache-2.0
#include "ui/plots/metric_chart.h"

#include "ui/format.h"
#include "ui/plots/curve_painter.h"
#include "ui/plots/envelope.h"
#include "ui/theme.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>

namespace clinic::ui {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr std::size_t mostNames = 4; ///< direct labels; more would hide the curves
constexpr double closest = 2; ///< steps shown at the largest zoom

QString valueText(double value, bool percent)
{
    return percent ? formatPercent(value) : QString::number(value, 'g', 4);
}

} // namespace

MetricChart::MetricChart(const QString& title, bool percent, QWidget* parent)
    : QWidget(parent)
    , m_title(title)
    , m_emptyText(tr("no values yet"))
    , m_percent(percent)
{
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    setToolTip(
        tr("Ctrl and wheel, or + and -: zoom in steps. Drag or arrow keys: move. Double click "
           "or 0: all steps."));
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
    if (m_follows) // a live run: the newest step stays at the right edge
        m_x = ChartRange {std::max(0.0, lastStep() - m_x->span()), lastStep()};
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
    m_follows = m_x && m_x->high >= lastStep();
    update();
}

ChartRange MetricChart::xRange() const
{
    if (m_x)
        return *m_x;
    const double last = lastStep();
    return {0, last > 0 ? last : 1};
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
        names.emplace_back(
            frame.yAt((*series.y)[nearestPoint(*series.x, frame.x().high)]), &series);
    std::ranges::sort(names, {}, [](const auto& name) { return name.first; });
    double below = frame.area().top();
    double above = frame.area().bottom() - metrics.height() * static_cast<double>(names.size());
    for (const auto& [y, series] : names) {
        const double top = std::max(below, std::min(y - metrics.height(), above));
        above += metrics.height();
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

/// None: the mouse is not on the curves.
std::optional<MetricChart::Hover> MetricChart::hoverOf(const ChartFrame& frame) const
{
    if (!m_hover || m_series.empty() || !frame.area().contains(*m_hover, frame.area().center().y()))
        return {};
    const double mouse = frame.valueAtX(*m_hover);
    const auto stepOf = [mouse](const ChartSeries& series) {
        return (*series.x)[nearestPoint(*series.x, mouse)];
    };
    Hover hover;
    hover.x = stepOf(*std::ranges::min_element(
        m_series, {}, [&](const ChartSeries& series) { return std::abs(stepOf(series) - mouse); }));
    hover.lines << tr("step %1").arg(formatCount(std::llround(hover.x)));
    for (const ChartSeries& series : m_series) {
        const std::size_t i = nearestPoint(*series.x, mouse);
        QString line = (m_series.size() > 1 ? series.name + u"  "_s : QString())
            + valueText((*series.y)[i], m_percent);
        if ((*series.x)[i] != hover.x) // of a run that ended before, or is evaluated at others
            line += tr("  at step %1").arg(formatCount(std::llround((*series.x)[i])));
        hover.lines << line;
    }
    return hover;
}

QStringList MetricChart::hoverLines() const
{
    const auto hover = hoverOf(frame(rect()));
    return hover ? hover->lines : QStringList();
}

void MetricChart::paintHover(
    QPainter& painter, const ChartFrame& frame, const ChartColours& colours) const
{
    const auto hover = hoverOf(frame);
    if (!hover)
        return;
    const double x = hover->x;
    const QString text = hover->lines.join(u'\n');
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
    for (const ChartSeries& series : m_series)
        paintCurve(painter, frame, series);
    paintNames(painter, frame, colours);
}

void MetricChart::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const ChartColours colours = ChartColours::of(palette());
    paintChart(painter, rect(), colours);
    paintHover(painter, frame(rect()), colours);
    if (hasFocus()) {
        painter.setPen(QPen(palette().color(QPalette::Highlight), 1));
        painter.drawRect(rect().adjusted(0, 0, -1, -1));
    }
}

double MetricChart::lastStep() const
{
    double last = 0;
    for (const ChartSeries& series : m_series)
        last = std::max(last, series.x->back());
    return last;
}

/// Inside of the steps that there are, and not closer than two of them; all of them: none.
void MetricChart::choose(ChartRange range)
{
    const double last = lastStep();
    const double span = std::clamp(range.span(), std::min(closest, last), last);
    const double low = std::clamp(range.low + (range.span() - span) / 2, 0.0, last - span);
    m_x.reset();
    if (span < last)
        m_x = ChartRange {low, low + span};
    m_follows = m_x && m_x->high >= last;
    update();
    Q_EMIT xRangeChosen(m_x);
}

/// `factor` below 1: closer; the step at x stays where it is.
void MetricChart::zoom(double factor, double x)
{
    const ChartRange now = xRange();
    choose({x - (x - now.low) * factor, x + (now.high - x) * factor});
}

void MetricChart::wheelEvent(QWheelEvent* event)
{
    // The wheel of somebody who scrolls past is the page's.
    if (!hasFocus() && !(event->modifiers() & Qt::ControlModifier)) {
        event->ignore();
        return;
    }
    zoom(std::pow(0.999, event->angleDelta().y()), frame(rect()).valueAtX(event->position().x()));
    event->accept();
}

void MetricChart::keyPressEvent(QKeyEvent* event)
{
    const ChartRange now = xRange();
    const double centre = (now.low + now.high) / 2;
    const double part = now.span() / 10;
    switch (event->key()) {
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        return zoom(0.8, centre);
    case Qt::Key_Minus:
        return zoom(1.25, centre);
    case Qt::Key_Left:
        return choose({now.low - part, now.high - part});
    case Qt::Key_Right:
        return choose({now.low + part, now.high + part});
    case Qt::Key_0:
        return showAll();
    default:
        QWidget::keyPressEvent(event);
    }
}

void MetricChart::showAll()
{
    m_x.reset();
    m_follows = false;
    update();
    Q_EMIT xRangeChosen(m_x);
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
        if (m_x)
            choose({now.x().low + shift, now.x().high + shift});
    }
    m_hover = event->position().x();
    update();
}

void MetricChart::mouseDoubleClickEvent(QMouseEvent*)
{
    showAll();
}

void MetricChart::leaveEvent(QEvent*)
{
    m_hover.reset();
    update();
}

bool MetricChart::exportSvg(const QString& path, const QString& provenance) const
{
    return writeSvg(path, {640, 360}, provenance, [this](QPainter& painter, const QRectF& whole) {
        paintChart(painter, whole, ChartColours::onPaper());
    });
}

} // namespace clinic::ui
