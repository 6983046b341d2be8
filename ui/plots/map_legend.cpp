// SPDX-License-Identifier: Apache-2.0
#include "ui/plots/map_legend.h"

#include "ui/format.h"
#include "ui/plots/data_colours.h"

#include <QFontMetrics>
#include <QPainter>

#include <algorithm>

namespace clinic::ui {

namespace {

constexpr int padding = 8;
constexpr int markWidth = 16;
constexpr int gap = 16; ///< between a name and its count
constexpr int barHeight = 8;
constexpr int mostTextWidth = 240;

QString countText(const LegendEntry& entry)
{
    return formatCount(entry.count);
}

QString arrowCount(std::size_t arrows)
{
    return formatCount(static_cast<std::int64_t>(arrows));
}

/// Labels come from a table: a long one must not cover the map.
QString elided(const QString& text, const QFontMetrics& metrics)
{
    return metrics.elidedText(text, Qt::ElideRight, mostTextWidth);
}

void paintMark(QPainter& painter, QPointF centre, const QColor& colour, bool disc)
{
    if (disc) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(colour);
        painter.drawEllipse(centre, 4.0, 4.0);
        return;
    }
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(colour, 1.5, Qt::SolidLine, Qt::SquareCap, Qt::MiterJoin));
    painter.drawPolygon(QPolygonF {centre + QPointF(0, -4.5), centre + QPointF(4.5, 0),
        centre + QPointF(0, 4.5), centre + QPointF(-4.5, 0)});
}

} // namespace

MapLegend::MapLegend(QWidget* parent)
    : QWidget(parent)
{
    setObjectName(QStringLiteral("mapLegend"));
    setAttribute(Qt::WA_TransparentForMouseEvents);
    hide();
}

void MapLegend::setContent(const std::vector<LegendEntry>& groups,
    const std::optional<ColourScale>& scale, const Shapes& shapes)
{
    m_groups = groups;
    std::erase_if(m_groups, [](const auto& entry) { return entry.count > 0 && entry.shown == 0; });
    for (LegendEntry& entry : m_groups)
        entry.text = elided(entry.text, fontMetrics());
    m_scale = scale;
    if (m_scale)
        m_scale->title = elided(m_scale->title, fontMetrics());
    m_shapes = shapes;
    setVisible(!m_groups.empty() || m_scale.has_value());
    resize(sizeHint());
    update();
}

int MapLegend::rowHeight() const
{
    return fontMetrics().height() + 4;
}

int MapLegend::scaleHeight() const
{
    return 2 * rowHeight() + barHeight + 4;
}

QSize MapLegend::sizeHint() const
{
    const QFontMetrics metrics = fontMetrics();
    int width = 0;
    for (const LegendEntry& entry : m_groups)
        width = std::max(width,
            markWidth + metrics.horizontalAdvance(entry.text) + gap
                + metrics.horizontalAdvance(countText(entry)));
    if (m_scale)
        width = std::max({width, metrics.horizontalAdvance(m_scale->title),
            10 * metrics.averageCharWidth() + gap});
    if (m_shapes.arrows > 0)
        width = std::max(width,
            markWidth + metrics.horizontalAdvance(tr("with the trigger")) + gap
                + metrics.horizontalAdvance(arrowCount(m_shapes.arrows)));
    if (m_shapes.twoShapes)
        width = std::max(width,
            2 * markWidth + gap + metrics.horizontalAdvance(tr("image"))
                + metrics.horizontalAdvance(tr("text")));
    const int rows = static_cast<int>(m_groups.size()) + (m_shapes.arrows > 0 ? 1 : 0)
        + (m_shapes.twoShapes ? 1 : 0);
    return {
        width + 2 * padding, rows * rowHeight() + (m_scale ? scaleHeight() : 0) + 2 * padding - 4};
}

void MapLegend::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    QColor ground = palette().color(QPalette::Base);
    ground.setAlphaF(0.86F);
    painter.setPen(Qt::NoPen);
    painter.setBrush(ground);
    painter.drawRoundedRect(rect(), 4, 4);
    QRect row(padding, padding - 2, width() - 2 * padding, rowHeight());
    if (m_scale) {
        paintScale(painter, QRect(row.topLeft(), QSize(row.width(), scaleHeight())));
        row.translate(0, scaleHeight());
    }
    for (const LegendEntry& entry : m_groups) {
        paintMark(painter, QPointF(row.left() + 5, row.center().y() + 0.5), entry.colour,
            entry.imageShape);
        painter.setPen(palette().color(QPalette::Text));
        painter.drawText(
            row.adjusted(markWidth, 0, 0, 0), Qt::AlignVCenter | Qt::AlignLeft, entry.text);
        painter.drawText(row, Qt::AlignVCenter | Qt::AlignRight, countText(entry));
        row.translate(0, rowHeight());
    }
    if (m_shapes.arrows > 0) {
        paintArrow(painter, row);
        row.translate(0, rowHeight());
    }
    if (m_shapes.twoShapes)
        paintShapes(painter, row);
}

void MapLegend::paintArrow(QPainter& painter, QRect row) const
{
    const QColor colour(data_colour::triggered);
    const double y = row.center().y() + 0.5;
    painter.setPen(QPen(colour, 1.6, Qt::SolidLine, Qt::FlatCap));
    painter.drawLine(QPointF(row.left(), y), QPointF(row.left() + 6, y));
    painter.setPen(Qt::NoPen);
    painter.setBrush(colour);
    painter.drawPolygon(QPolygonF {QPointF(row.left() + 12, y), QPointF(row.left() + 5, y - 3),
        QPointF(row.left() + 5, y + 3)});
    painter.setPen(palette().color(QPalette::Text));
    painter.drawText(
        row.adjusted(markWidth, 0, 0, 0), Qt::AlignVCenter | Qt::AlignLeft, tr("with the trigger"));
    painter.drawText(row, Qt::AlignVCenter | Qt::AlignRight, arrowCount(m_shapes.arrows));
}

void MapLegend::paintScale(QPainter& painter, QRect area) const
{
    const QRect bar(area.left(), area.top() + rowHeight(), area.width(), barHeight);
    const int steps = std::max(1, bar.width());
    for (int i = 0; i < steps; ++i) {
        const double value = m_scale->low + (m_scale->high - m_scale->low) * i / steps;
        painter.fillRect(
            QRect(bar.left() + i, bar.top(), 1, bar.height()), m_scale->colourAt(value));
    }
    painter.setPen(palette().color(QPalette::Text));
    const QRect title(area.left(), area.top(), area.width(), rowHeight() - 2);
    painter.drawText(title, Qt::AlignVCenter | Qt::AlignLeft, m_scale->title);
    const QRect ends(area.left(), bar.bottom() + 1, area.width(), rowHeight());
    painter.drawText(ends, Qt::AlignVCenter | Qt::AlignLeft, formatCosine(m_scale->low));
    painter.drawText(ends, Qt::AlignVCenter | Qt::AlignRight, formatCosine(m_scale->high));
}

void MapLegend::paintShapes(QPainter& painter, QRect row) const
{
    const QColor colour = palette().color(QPalette::PlaceholderText);
    const int second = markWidth + fontMetrics().horizontalAdvance(tr("image")) + gap;
    paintMark(painter, QPointF(row.left() + 5, row.center().y() + 0.5), colour, true);
    paintMark(painter, QPointF(row.left() + second + 5, row.center().y() + 0.5), colour, false);
    painter.setPen(colour);
    painter.drawText(
        row.adjusted(markWidth, 0, 0, 0), Qt::AlignVCenter | Qt::AlignLeft, tr("image"));
    painter.drawText(
        row.adjusted(second + markWidth, 0, 0, 0), Qt::AlignVCenter | Qt::AlignLeft, tr("text"));
}

} // namespace clinic::ui
