// SPDX-License-Identifier: Apache-2.0
#include "ui/plots/map_overlay.h"

#include <algorithm>

namespace clinic::ui {

MapOverlay::MapOverlay(
    QCustomPlot* plot, const QString& layer, const PointCloud& cloud, const MapScene& scene)
    : QCPLayerable(plot, layer)
    , m_cloud(cloud)
    , m_scene(scene)
{
}

void MapOverlay::applyDefaultAntialiasingHint(QCPPainter* painter) const
{
    painter->setAntialiasing(true);
}

void MapOverlay::draw(QCPPainter* painter)
{
    if (const auto current = m_scene.current()) {
        for (const bool image : {false, true}) {
            const auto hit = m_scene.pointOf(*current, image);
            if (hit && hit->image == image)
                drawRing(painter, *hit, std::max(3.0, m_cloud.pointRadius(hit->rare)) + 3.5);
        }
    }
    if (m_hovered)
        drawPoint(painter, *m_hovered, std::max(3.0, m_cloud.pointRadius(m_hovered->rare)) * 1.5);
}

void MapOverlay::drawPoint(QCPPainter* painter, const MapScene::Hit& hit, double radius) const
{
    const QPointF centre = m_cloud.coordsToPixels(hit.at.x(), hit.at.y());
    const QColor colour(hit.colour);
    if (hit.image) {
        painter->setPen(QPen(Qt::white, 1.5));
        painter->setBrush(colour);
        painter->drawEllipse(centre, radius, radius);
        painter->setPen(QPen(QColor(20, 24, 32), 1));
        painter->setBrush(Qt::NoBrush);
        painter->drawEllipse(centre, radius + 1.2, radius + 1.2);
        return;
    }
    const double r = radius * 1.2;
    const QPolygonF diamond {centre + QPointF(0, -r), centre + QPointF(r, 0),
        centre + QPointF(0, r), centre + QPointF(-r, 0)};
    painter->setBrush(Qt::NoBrush);
    painter->setPen(QPen(Qt::white, 4.5, Qt::SolidLine, Qt::RoundCap, Qt::MiterJoin));
    painter->drawPolygon(diamond);
    painter->setPen(QPen(colour, 2.5, Qt::SolidLine, Qt::RoundCap, Qt::MiterJoin));
    painter->drawPolygon(diamond);
}

void MapOverlay::drawRing(QCPPainter* painter, const MapScene::Hit& hit, double radius) const
{
    const QPointF centre = m_cloud.coordsToPixels(hit.at.x(), hit.at.y());
    painter->setBrush(Qt::NoBrush);
    painter->setPen(QPen(QColor(20, 24, 32), 4));
    painter->drawEllipse(centre, radius, radius);
    painter->setPen(QPen(Qt::white, 2));
    painter->drawEllipse(centre, radius, radius);
}

} // namespace clinic::ui
