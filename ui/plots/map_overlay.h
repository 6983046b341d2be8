// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/plots/map_scene.h"
#include "ui/plots/point_cloud.h"

#include <optional>

namespace clinic::ui {

/// What lies over the points and changes with every move of the mouse: the hovered point one size
/// up and a ring around the current pair. On a layer of its own, so that the points are not drawn
/// again for it.
class MapOverlay : public QCPLayerable {
public:
    MapOverlay(
        QCustomPlot* plot, const QString& layer, const PointCloud& cloud, const MapScene& scene);

    void setHovered(std::optional<MapScene::Hit> hit) { m_hovered = std::move(hit); }

protected:
    void applyDefaultAntialiasingHint(QCPPainter* painter) const override;
    void draw(QCPPainter* painter) override;
    QRect clipRect() const override { return m_cloud.keyAxis()->axisRect()->rect(); }

private:
    void drawPoint(QCPPainter* painter, const MapScene::Hit& hit, double radius) const;
    void drawRing(QCPPainter* painter, const MapScene::Hit& hit, double radius) const;

    const PointCloud& m_cloud;
    const MapScene& m_scene;
    std::optional<MapScene::Hit> m_hovered;
};

} // namespace clinic::ui
