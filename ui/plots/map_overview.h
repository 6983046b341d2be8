// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/plots/map_scene.h"
#include "ui/plots/point_raster.h"

#include <QImage>
#include <QWidget>

namespace clinic::ui {

/// A small picture of a whole large map in its corner, with a frame around what is in view; a click
/// or a drag moves the view there. Small maps have none.
class MapOverview : public QWidget {
    Q_OBJECT

public:
    static constexpr std::size_t fromPoints = 100'000;

    explicit MapOverview(QWidget* parent);

    /// Draws what the scene shows, without lines and rings; to be called when its points change.
    void setScene(const MapScene& scene, QRgb ground);
    void setView(const QRectF& view); ///< data coordinates

Q_SIGNALS:
    /// The person wants this place, in data coordinates, in the middle of the view.
    void placeChosen(QPointF place);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;

private:
    void choose(QPointF at);

    PointRaster m_raster;
    PixelTransform m_transform; ///< data to this widget's units
    QImage m_image;
    QRectF m_view;
};

} // namespace clinic::ui
