// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/plots/map_scene.h"
#include "ui/plots/point_cloud.h"

#include <QColor>
#include <QRectF>

#include <vector>

namespace clinic::ui {

/// Arrows from image points to where a trigger takes them. On a layer of its own: neither points
/// nor arrows are drawn again for the other.
class MapArrows : public QCPLayerable {
public:
    MapArrows(
        QCustomPlot* plot, const QString& layer, const PointCloud& cloud, const MapScene& scene);

    struct Arrow {
        SampleId sample {};
        QPointF to; ///< data coordinates
    };
    void setArrows(std::vector<Arrow> arrows) { m_arrows = std::move(arrows); }
    void setGround(const QColor& ground) { m_ground = ground; }

    /// Those whose point is drawn.
    std::size_t drawn() const;
    /// Around their tips, in data coordinates; null without arrows.
    QRectF bounds() const;

protected:
    void applyDefaultAntialiasingHint(QCPPainter* painter) const override;
    void draw(QCPPainter* painter) override;
    QRect clipRect() const override { return m_cloud.keyAxis()->axisRect()->rect(); }

private:
    struct Shape;
    void drawFew(QCPPainter& painter, const std::vector<Shape>& shapes) const;
    static void drawMany(QCPPainter& painter, const std::vector<Shape>& shapes);
    std::optional<QPointF> startOf(const Arrow& arrow) const;

    const PointCloud& m_cloud;
    const MapScene& m_scene;
    std::vector<Arrow> m_arrows;
    QColor m_ground;
};

} // namespace clinic::ui
