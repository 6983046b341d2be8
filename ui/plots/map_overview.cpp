// SPDX-License-Identifier: Apache-2.0
#include "ui/plots/map_overview.h"

#include <QMouseEvent>
#include <QPainter>

#include <algorithm>

namespace clinic::ui {

namespace {
constexpr QSize overviewSize(168, 128);
constexpr double padding = 6;

PixelTransform fitted(const QRectF& bounds)
{
    const double unit = std::max({bounds.width() / (overviewSize.width() - 2 * padding),
        bounds.height() / (overviewSize.height() - 2 * padding), 1e-9});
    return {1 / unit, overviewSize.width() / 2.0 - bounds.center().x() / unit, -1 / unit,
        overviewSize.height() / 2.0 + bounds.center().y() / unit};
}

PixelTransform scaled(const PixelTransform& t, double ratio)
{
    return {ratio * t.scaleX, ratio * t.offsetX, ratio * t.scaleY, ratio * t.offsetY};
}

} // namespace

MapOverview::MapOverview(QWidget* parent)
    : QWidget(parent)
{
    setObjectName(QStringLiteral("mapOverview"));
    setAccessibleName(tr("Overview of the map"));
    setToolTip(tr("The whole map; click or drag to move the view"));
    setCursor(Qt::PointingHandCursor);
    resize(overviewSize);
    hide();
}

void MapOverview::setScene(const MapScene& scene, QRgb ground)
{
    RasterScene points = scene.raster(ground);
    points.lines = points.strongLines = {};
    points.ringed.clear();
    std::size_t count = 0;
    for (const PointLayer& layer : points.common)
        count += layer.points->size();
    const bool large = count > fromPoints;
    setVisible(large);
    if (!large)
        return;
    const double ratio = devicePixelRatioF();
    m_transform = fitted(scene.bounds());
    m_image = m_raster.draw(points, scaled(m_transform, ratio), overviewSize * ratio, ratio);
    update();
}

void MapOverview::setView(const QRectF& view)
{
    m_view = view;
    update();
}

void MapOverview::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(rect(), palette().color(QPalette::Base));
    painter.drawImage(QPoint(0, 0), m_image);
    QColor line = palette().color(QPalette::Text);
    line.setAlphaF(0.35F);
    painter.setPen(line);
    painter.drawRect(rect().adjusted(0, 0, -1, -1));
    const QRectF frame(QPointF(m_transform.pixelX(static_cast<float>(m_view.left())),
                           m_transform.pixelY(static_cast<float>(m_view.top()))),
        QPointF(m_transform.pixelX(static_cast<float>(m_view.right())),
            m_transform.pixelY(static_cast<float>(m_view.bottom()))));
    painter.setPen(QPen(palette().color(QPalette::Highlight), 2));
    painter.drawRect(frame.normalized());
}

void MapOverview::mousePressEvent(QMouseEvent* event)
{
    choose(event->position());
}

void MapOverview::mouseMoveEvent(QMouseEvent* event)
{
    if (event->buttons().testFlag(Qt::LeftButton))
        choose(event->position());
}

void MapOverview::choose(QPointF at)
{
    Q_EMIT placeChosen({(at.x() - m_transform.offsetX) / m_transform.scaleX,
        (at.y() - m_transform.offsetY) / m_transform.scaleY});
}

} // namespace clinic::ui
