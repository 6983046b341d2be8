// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/plots/custom_plot.h"
#include "ui/plots/map_scene.h"

#include <QImage>

namespace clinic::ui {

/// All points of a map as one plottable: drawn from arrays into a picture, no object per point.
class PointCloud : public QCPAbstractPlottable {
    Q_OBJECT

public:
    /// The scene is borrowed and outlives the plot; after a change to it call sceneChanged() and
    /// replot.
    PointCloud(QCPAxis* keyAxis, QCPAxis* valueAxis, const MapScene& scene);

    void sceneChanged() { m_stale = true; }
    void setGround(QRgb ground);
    /// Radius of a drawn point as it was last drawn, in widget units; for rings around it.
    double pointRadius(bool rare) const { return rare ? m_rareRadius : m_radius; }

    double selectTest(const QPointF& pos, bool onlySelectable, QVariant* details) const override;
    QCPRange getKeyRange(bool& foundRange, QCP::SignDomain inSignDomain) const override;
    QCPRange getValueRange(
        bool& foundRange, QCP::SignDomain inSignDomain, const QCPRange& inKeyRange) const override;

protected:
    void draw(QCPPainter* painter) override;
    void drawLegendIcon(QCPPainter* painter, const QRectF& rect) const override;

private:
    /// Axes to pixels of a picture that starts at the corner of `area`.
    PixelTransform transformWithin(const QRect& area, double ratio) const;

    const MapScene& m_scene;
    PointRaster m_raster;
    QRgb m_ground = 0xffffffff;
    bool m_stale = true;
    QImage m_image; ///< as last drawn; reused while nothing changed
    QRect m_imageArea;
    PixelTransform m_imageTransform;
    double m_radius = 3, m_rareRadius = 3.5;
};

} // namespace clinic::ui
