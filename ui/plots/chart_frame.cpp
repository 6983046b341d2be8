// SPDX-License-Identifier: Apache-2.0
#include "ui/plots/chart_frame.h"

#include "ui/theme.h"

#include <QBuffer>
#include <QFontMetricsF>
#include <QSaveFile>
#include <QSvgGenerator>

#include <algorithm>
#include <cmath>

namespace clinic::ui {

using namespace Qt::Literals::StringLiterals;

namespace {

/// 1, 2 or 5 times a power of ten, for about four steps.
double stepOf(double span)
{
    const double rough = span / 4;
    const double power = std::pow(10, std::floor(std::log10(rough)));
    for (const double times : {1.0, 2.0, 5.0}) {
        if (rough <= times * power)
            return times * power;
    }
    return 10 * power;
}

} // namespace

std::vector<double> ChartRange::ticks() const
{
    std::vector<double> values;
    const double step = stepOf(span());
    for (double value = std::ceil(low / step) * step; value <= high + step * 1e-9; value += step)
        values.push_back(std::abs(value) < step * 1e-9 ? 0 : value);
    return values;
}

ChartRange ChartRange::padded() const
{
    if (!(span() > 0)) { // one value, or none
        const double room = low == 0 ? 1 : std::abs(low) * 0.1;
        return {low - room, low + room};
    }
    return {low - span() * 0.04, high + span() * 0.04};
}

ChartColours ChartColours::of(const QPalette& palette)
{
    QColor grid = palette.color(QPalette::WindowText);
    grid.setAlphaF(0.08F);
    return {palette.color(QPalette::WindowText), quietText(palette), grid,
        palette.color(QPalette::Window)};
}

ChartColours ChartColours::onPaper()
{
    return {Qt::black, QColor(90, 90, 90), QColor(0, 0, 0, 20), Qt::white};
}

ChartFrame::ChartFrame(const QRectF& whole, ChartRange x, ChartRange y, const QFont& font)
    : m_whole(whole)
    , m_x(x)
    , m_y(y)
    , m_font(font)
{
    const QFontMetricsF metrics(font);
    m_area = whole.adjusted(metrics.horizontalAdvance(u"−0.000"_s) + space::control,
        metrics.height() + space::control, -space::control, -(metrics.height() + space::control));
}

double ChartFrame::xAt(double value) const
{
    return m_area.left() + (value - m_x.low) / m_x.span() * m_area.width();
}

double ChartFrame::yAt(double value) const
{
    return m_area.bottom() - (value - m_y.low) / m_y.span() * m_area.height();
}

double ChartFrame::valueAtX(double x) const
{
    return m_x.low + (x - m_area.left()) / m_area.width() * m_x.span();
}

void ChartFrame::paint(QPainter& painter, const ChartColours& colours, const QString& title,
    const QString& xTitle, bool percent) const
{
    const QFontMetricsF metrics(m_font);
    painter.setFont(m_font);
    painter.setPen(colours.text);
    painter.drawText(QPointF(m_whole.left(), m_whole.top() + metrics.ascent()), title);
    const double yStep = stepOf(m_y.span());
    for (const double value : m_y.ticks()) {
        const double y = yAt(value);
        painter.setPen(QPen(colours.grid, 1));
        painter.drawLine(QPointF(m_area.left(), y), QPointF(m_area.right(), y));
        painter.setPen(colours.quiet);
        painter.drawText(QRectF(m_whole.left(), y - metrics.height() / 2,
                             m_area.left() - m_whole.left() - space::tight, metrics.height()),
            Qt::AlignRight | Qt::AlignVCenter, tickText(value, yStep, percent));
    }
    const double xStep = stepOf(m_x.span());
    for (const double value : m_x.ticks()) {
        const QString text = tickText(value, xStep, percent && !xTitle.isEmpty());
        const double width = metrics.horizontalAdvance(text);
        const double left = std::min(xAt(value) - width / 2, m_whole.right() - width);
        painter.drawText(QPointF(left, m_area.bottom() + space::tight + metrics.ascent()), text);
    }
    painter.setPen(colours.quiet);
    painter.drawText(
        QRectF(m_whole.left(), m_whole.top(), m_whole.width() - space::control, metrics.height()),
        Qt::AlignRight | Qt::AlignTop, xTitle);
}

QString tickText(double value, double step, bool percent)
{
    if (percent)
        return QString::number(100 * value, 'f', step < 0.0099 ? 1 : 0) + u" %"_s;
    if (std::abs(value) >= 1e6 || (value != 0 && step < 1e-4))
        return QString::number(value, 'g', 3);
    if (std::abs(value) >= 1e4)
        return QString::number(value / 1000, 'g', 4) + u"k"_s;
    const int digits = std::max(0, static_cast<int>(std::ceil(-std::log10(step) - 1e-9)));
    return QString::number(value, 'f', digits);
}

bool writeSvg(const QString& path, const QSize& size, const QString& provenance,
    const std::function<void(QPainter&, const QRectF&)>& paint)
{
    constexpr int line = 24;
    QBuffer bytes; // in memory first: a full disk leaves no half of a file
    QSvgGenerator file;
    file.setOutputDevice(&bytes);
    file.setSize(size + QSize(2 * space::group, 2 * space::group + line));
    file.setViewBox(QRect(QPoint(0, 0), file.size()));
    file.setDescription(provenance);
    QPainter painter;
    if (!painter.begin(&file))
        return false;
    painter.fillRect(file.viewBox(), Qt::white);
    paint(painter, QRectF(QPointF(space::group, space::group), QSizeF(size)));
    painter.setPen(ChartColours::onPaper().quiet);
    painter.drawText(QPointF(space::group, file.size().height() - space::group), provenance);
    painter.end();
    QSaveFile saved(path);
    return saved.open(QIODevice::WriteOnly) && saved.write(bytes.data()) == bytes.size()
        && saved.commit();
}

} // namespace clinic::ui
