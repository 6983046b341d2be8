// SPDX-License-Identifier: Apache-2.0
#include "ui/plots/cosine_strip.h"

#include "core/base/rng.h"
#include "ui/plots/data_colours.h"

#include <QLocale>
#include <QPainter>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace clinic::ui {

namespace {

constexpr double radius = 2.5;
constexpr int gap = 8;

QColor faded(QColor colour, double share)
{
    colour.setAlphaF(static_cast<float>(share));
    return colour;
}

/// Steps of 1, 2 or 5 times a power of ten, three to six of them.
double tickStep(double span)
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

/// Cosines to widget units along x.
struct CosineStrip::Scale {
    double low = 0, high = 1;
    int left = 0, width = 1;

    double at(double value) const { return left + (value - low) / (high - low) * width; }
};

struct CosineStrip::Row {
    int top = 0; ///< in widget units
    QString name;
    QColor colour;
    const std::vector<double>& values;
};

CosineStrip::CosineStrip(QWidget* parent)
    : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(tr("Cosines to the target caption without and with the trigger"));
}

void CosineStrip::setValues(std::vector<double> before, std::vector<double> after)
{
    m_before = std::move(before);
    m_after = std::move(after);
    update();
}

QSize CosineStrip::sizeHint() const
{
    const int line = fontMetrics().height();
    return {40 * fontMetrics().averageCharWidth(), 2 * (line + gap) + gap / 2 + line};
}

QSize CosineStrip::minimumSizeHint() const
{
    return {24 * fontMetrics().averageCharWidth(), sizeHint().height()};
}

CosineStrip::Scale CosineStrip::scale() const
{
    Scale scale;
    scale.left = std::max(fontMetrics().horizontalAdvance(tr("without")),
                     fontMetrics().horizontalAdvance(tr("with")))
        + 2 * gap;
    scale.width = std::max(1, width() - scale.left - 2 * gap);
    if (m_before.empty())
        return scale;
    const auto [low, high] = std::ranges::minmax(m_before);
    const auto [lowAfter, highAfter] = std::ranges::minmax(m_after);
    scale.low = std::min(low, lowAfter);
    scale.high = std::max(high, highAfter);
    const double margin = std::max(0.02, 0.05 * (scale.high - scale.low));
    scale.low -= margin;
    scale.high += margin;
    return scale;
}

void CosineStrip::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Scale across = scale();
    paintAxis(painter, across);
    paintRow(painter, across, {0, tr("without"), data_colour::clean, m_before});
    paintRow(painter, across,
        {fontMetrics().height() + gap, tr("with"), data_colour::triggered, m_after});
}

void CosineStrip::paintAxis(QPainter& painter, const Scale& scale) const
{
    const QColor text = palette().color(QPalette::WindowText);
    const int bottom = 2 * (fontMetrics().height() + gap);
    const double step = tickStep(scale.high - scale.low);
    const int decimals = std::max(0, static_cast<int>(std::ceil(-std::log10(step) - 1e-9)));
    for (double tick = std::ceil(scale.low / step) * step; tick <= scale.high; tick += step) {
        const double x = scale.at(tick);
        painter.setPen(QPen(faded(text, 0.08), 0));
        painter.drawLine(QPointF(x, 0), QPointF(x, bottom));
        painter.setPen(faded(text, 0.65));
        const double shown = std::abs(tick) < step / 2 ? 0 : tick; // no "-0.0"
        const QString label = locale().toString(shown, 'f', decimals);
        painter.drawText(QRectF(x - 40, bottom, 80, fontMetrics().height()),
            Qt::AlignHCenter | Qt::AlignVCenter, label);
    }
}

void CosineStrip::paintRow(QPainter& painter, const Scale& scale, const Row& row) const
{
    const int height = fontMetrics().height() + gap;
    painter.setPen(palette().color(QPalette::WindowText));
    painter.drawText(
        QRect(0, row.top, scale.left - gap, height), Qt::AlignLeft | Qt::AlignVCenter, row.name);
    if (row.values.empty())
        return;
    painter.setPen(Qt::NoPen);
    painter.setBrush(faded(row.colour, row.values.size() > 100 ? 0.35 : 0.6));
    Rng rng(0); // the same dots at the same heights at each drawing
    const double room = height / 2.0 - radius - 2;
    for (const double value : row.values) {
        const double y = row.top + height / 2.0 + rng.uniform(-room, room);
        painter.drawEllipse(QPointF(scale.at(value), y), radius, radius);
    }
    const double mean = std::accumulate(row.values.begin(), row.values.end(), 0.0)
        / static_cast<double>(row.values.size());
    const QLineF line(scale.at(mean), row.top + 2, scale.at(mean), row.top + height - 2);
    painter.setPen(QPen(palette().color(QPalette::Window), 4, Qt::SolidLine, Qt::FlatCap));
    painter.drawLine(line);
    painter.setPen(QPen(palette().color(QPalette::WindowText), 1.5, Qt::SolidLine, Qt::FlatCap));
    painter.drawLine(line);
}

} // namespace clinic::ui
