// SPDX-License-Identifier: Apache-2.0
#include "ui/plots/map_arrows.h"

#include "ui/plots/data_colours.h"

#include <algorithm>
#include <cmath>

namespace clinic::ui {

namespace {

constexpr double headLength = 7;
constexpr double headWidth = 5.5;
constexpr double lineWidth = 1.6;
constexpr double haloWidth = 1.2; ///< of the ground's colour, on each side of a line
constexpr std::size_t fewArrows = 60; ///< up to so many are drawn at full strength

} // namespace

/// In widget units; a short one is all head.
struct MapArrows::Shape {
    QLineF shaft;
    QPolygonF head;

    Shape(QPointF from, QPointF to);
};

MapArrows::Shape::Shape(QPointF from, QPointF to)
{
    const double length = QLineF(from, to).length();
    if (length < 1)
        return;
    const QPointF along = (to - from) / length;
    const QPointF across(-along.y(), along.x());
    const double part = std::min(headLength, length);
    const QPointF neck = to - along * part;
    const QPointF side = across * (headWidth / 2 * part / headLength);
    shaft = QLineF(from, neck);
    head = QPolygonF {to, neck + side, neck - side};
}

MapArrows::MapArrows(
    QCustomPlot* plot, const QString& layer, const PointCloud& cloud, const MapScene& scene)
    : QCPLayerable(plot, layer)
    , m_cloud(cloud)
    , m_scene(scene)
{
}

std::optional<QPointF> MapArrows::startOf(const Arrow& arrow) const
{
    const auto hit = m_scene.pointOf(arrow.sample, true);
    if (!hit || !hit->image)
        return {};
    return hit->at;
}

std::size_t MapArrows::drawn() const
{
    return static_cast<std::size_t>(std::ranges::count_if(
        m_arrows, [this](const Arrow& arrow) { return startOf(arrow).has_value(); }));
}

QRectF MapArrows::bounds() const
{
    QRectF all;
    for (const Arrow& arrow : m_arrows) {
        const auto from = startOf(arrow);
        if (!from)
            continue;
        const QRectF one = QRectF(*from, arrow.to).normalized();
        all = all.isNull() ? one : all.united(one);
    }
    return all;
}

void MapArrows::applyDefaultAntialiasingHint(QCPPainter* painter) const
{
    painter->setAntialiasing(true);
}

void MapArrows::draw(QCPPainter* painter)
{
    const QRectF area =
        QRectF(clipRect()).adjusted(-headLength, -headLength, headLength, headLength);
    std::vector<Shape> shapes;
    for (const Arrow& arrow : m_arrows) {
        const auto start = startOf(arrow);
        if (!start)
            continue;
        const QPointF from = m_cloud.coordsToPixels(start->x(), start->y());
        const QPointF to = m_cloud.coordsToPixels(arrow.to.x(), arrow.to.y());
        const QRectF around = QRectF(from, to).normalized().adjusted(-1, -1, 1, 1);
        if (around.intersects(area))
            shapes.emplace_back(from, to);
    }
    if (shapes.size() <= fewArrows)
        drawFew(*painter, shapes);
    else
        drawMany(*painter, shapes);
}

void MapArrows::drawFew(QCPPainter& painter, const std::vector<Shape>& shapes) const
{
    QColor halo = m_ground;
    halo.setAlphaF(0.6F);
    const QColor colour(data_colour::triggered);
    painter.setPen(QPen(halo, lineWidth + 2 * haloWidth, Qt::SolidLine, Qt::FlatCap));
    for (const Shape& shape : shapes)
        painter.drawLine(shape.shaft);
    painter.setPen(QPen(colour, lineWidth, Qt::SolidLine, Qt::FlatCap));
    for (const Shape& shape : shapes)
        painter.drawLine(shape.shaft);
    painter.setPen(QPen(halo, haloWidth));
    painter.setBrush(colour);
    for (const Shape& shape : shapes)
        painter.drawPolygon(shape.head);
}

/// One pixel wide, which is drawn many times faster, and faint, so that bundles show how dense they
/// are and the points beneath stay to be seen.
void MapArrows::drawMany(QCPPainter& painter, const std::vector<Shape>& shapes)
{
    const double crowd =
        std::sqrt(static_cast<double>(fewArrows) / static_cast<double>(shapes.size()));
    QColor colour(data_colour::triggered);
    colour.setAlphaF(static_cast<float>(std::max(0.3, crowd)));
    QPen pen(colour, 1);
    pen.setCosmetic(true);
    painter.setPen(pen);
    QList<QLineF> shafts;
    for (const Shape& shape : shapes)
        shafts << shape.shaft;
    painter.drawLines(shafts);
    painter.setPen(Qt::NoPen);
    colour.setAlphaF(static_cast<float>(std::max(0.45, crowd)));
    painter.setBrush(colour);
    for (const Shape& shape : shapes)
        painter.drawPolygon(shape.head);
}

} // namespace clinic::ui
