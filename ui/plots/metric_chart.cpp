// SPDX-License-Identifier: Apache-2.0
#include "ui/plots/metric_chart.h"

#include "ui/format.h"
#include "ui/plots/curve_names.h"
#include "ui/plots/curve_painter.h"
#include "ui/plots/envelope.h"
#include "ui/theme.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>
#include <limits>

namespace clinic::ui {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr double closest = 2; ///< steps shown at the largest zoom

QString valueText(double value, bool percent)
{
    if (!std::isfinite(value))
        return u"–"_s;
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
    setToolTip(tr("Ctrl and wheel (wheel alone after a click), or + and -: zoom in steps. Drag or "
                  "arrow keys: move. Double click "
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
    follow();
    update();
}

void MetricChart::setEmptyText(const QString& text)
{
    m_emptyText = text;
    update();
}

void MetricChart::setLastStep(double step)
{
    m_sharedLast = step;
    follow();
    update();
}

void MetricChart::setXRange(std::optional<ChartRange> range)
{
    m_x = range;
    m_follows = m_x && lastStep() > 0 && m_x->high >= lastStep();
    update();
}

/// Of a live run the newest step stays at the right edge.
void MetricChart::follow()
{
    const double last = lastStep();
    if (!m_follows || last <= 0 || m_x->high == last)
        return;
    const double span = m_x->span();
    if (span < last) {
        m_x = ChartRange {last - span, last};
    } else {
        m_x.reset();
        m_follows = false;
    }
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
    if (!std::isfinite(range.low)) { // between two points of each: what the lines run between
        for (const ChartSeries& series : m_series) {
            const auto [first, end] = shownPoints(*series.x, x.low, x.high);
            for (std::size_t i = first; i < end; ++i) {
                if (!std::isfinite((*series.y)[i]))
                    continue;
                range.low = std::min(range.low, (*series.y)[i]);
                range.high = std::max(range.high, (*series.y)[i]);
            }
        }
    }
    return std::isfinite(range.low) ? range.padded() : ChartRange {0, 1};
}

ChartFrame MetricChart::frame(const QRectF& whole) const
{
    const ChartRange x = xRange();
    return {whole, x, yRange(x), font()};
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
    std::optional<double> nearestStep;
    for (const ChartSeries& series : m_series) {
        const double step = stepOf(series);
        const bool isShown = step >= frame.x().low && step <= frame.x().high;
        if (isShown && (!nearestStep || std::abs(step - mouse) < std::abs(*nearestStep - mouse)))
            nearestStep = step;
    }
    if (!nearestStep)
        return {};
    Hover hover {*nearestStep, {}};
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
    paintCurveNames(painter, frame, colours, m_series);
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
    double last = m_sharedLast;
    for (const ChartSeries& series : m_series)
        last = std::max(last, series.x->back());
    return last;
}

/// Inside of the steps that there are, and not closer than two of them; all of them: none.
void MetricChart::choose(ChartRange range)
{
    const double last = lastStep();
    if (last <= 0)
        return; // nothing to be chosen from
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
