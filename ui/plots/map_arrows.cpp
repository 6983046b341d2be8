// SPDX-License-Identifier: Apache-2.0
#include "ui/plots/map_arrows.h"

#include "ui/plots/data_colours.h"

#include <algorithm>
#include <cmath>

namespace clinic::ui {

namespace {

constexpr double headLength = 7;
constexpr double headWidth = 5.5;
constexpr double haloWidth = 1.2; ///< of the ground's colour, on each side of a line
constexpr std::size_t fewArrows = 60; ///< up to so many are drawn at full strength

/// A line and its head in widget units; a short one is all head.
struct Shape {
    QLineF shaft;
    QPolygonF head;
};

Shape shapeOf(QPointF from, QPointF to)
{
    const QLineF line(from, to);
    const double length = line.length();
    if (length < 1)
        return {};
    const QPointF along = (to - from) / length;
    const QPointF across(-along.y(), along.x());
    const double head = std::min(headLength, length);
    const QPointF neck = to - along * head;
    const QPointF side = across * (headWidth / 2 * head / headLength);
    return {QLineF(from, neck), QPolygonF {to, neck + side, neck - side}};
}

} // namespace

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
            shapes.push_back(shapeOf(from, to));
    }
    // many arrows shade each other: thinner ones leave the points beneath to be seen
    const double crowd = std::sqrt(
        static_cast<double>(std::max(fewArrows, shapes.size())) / static_cast<double>(fewArrows));
    const double width = std::max(0.8, 1.6 / crowd);
    QColor halo = m_ground;
    halo.setAlphaF(0.6F);
    QColor colour(data_colour::triggered);
    colour.setAlphaF(static_cast<float>(std::max(0.55, 1 / crowd)));
    for (const bool above : {false, true}) {
        painter->setBrush(Qt::NoBrush);
        painter->setPen(QPen(above ? colour : halo, above ? width : width + 2 * haloWidth,
            Qt::SolidLine, Qt::FlatCap));
        for (const Shape& shape : shapes)
            painter->drawLine(shape.shaft);
    }
    painter->setPen(QPen(halo, haloWidth));
    painter->setBrush(QColor(data_colour::triggered));
    for (const Shape& shape : shapes)
        painter->drawPolygon(shape.head);
}

} // namespace clinic::ui
