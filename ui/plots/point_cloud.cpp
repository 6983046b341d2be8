// SPDX-License-Identifier: Apache-2.0
#include "ui/plots/point_cloud.h"

namespace clinic::ui {

namespace {

bool same(const PixelTransform& a, const PixelTransform& b)
{
    return a.scaleX == b.scaleX && a.scaleY == b.scaleY && a.offsetX == b.offsetX
        && a.offsetY == b.offsetY;
}

} // namespace

PointCloud::PointCloud(QCPAxis* keyAxis, QCPAxis* valueAxis, const MapScene& scene)
    : QCPAbstractPlottable(keyAxis, valueAxis)
    , m_scene(scene)
{
    setSelectable(QCP::stNone);
}

void PointCloud::setGround(QRgb ground)
{
    m_ground = ground;
    m_stale = true;
}

double PointCloud::selectTest(const QPointF&, bool, QVariant*) const
{
    return -1; // picking is the view's work, it knows what lies on top
}

QCPRange PointCloud::getKeyRange(bool& foundRange, QCP::SignDomain) const
{
    const QRectF bounds = m_scene.bounds();
    foundRange = !bounds.isNull();
    return {bounds.left(), bounds.right()};
}

QCPRange PointCloud::getValueRange(bool& foundRange, QCP::SignDomain, const QCPRange&) const
{
    const QRectF bounds = m_scene.bounds();
    foundRange = !bounds.isNull();
    return {bounds.top(), bounds.bottom()};
}

PixelTransform PointCloud::transformWithin(const QRect& area, double ratio) const
{
    const QCPRange key = keyAxis()->range();
    const QCPRange value = valueAxis()->range();
    PixelTransform transform;
    const double left = keyAxis()->coordToPixel(key.lower);
    const double bottom = valueAxis()->coordToPixel(value.lower);
    transform.scaleX = ratio * (keyAxis()->coordToPixel(key.upper) - left) / key.size();
    transform.scaleY = ratio * (valueAxis()->coordToPixel(value.upper) - bottom) / value.size();
    transform.offsetX = ratio * (left - area.left()) - transform.scaleX * key.lower;
    transform.offsetY = ratio * (bottom - area.top()) - transform.scaleY * value.lower;
    return transform;
}

void PointCloud::draw(QCPPainter* painter)
{
    const QRect area = clipRect();
    const bool onScreen = !painter->modes().testFlag(QCPPainter::pmNoCaching);
    const double ratio =
        onScreen ? parentPlot()->bufferDevicePixelRatio() : 3.0; // a fine picture in exports
    const PixelTransform transform = transformWithin(area, ratio);
    if (m_stale || area != m_imageArea || m_image.devicePixelRatio() != ratio
        || !same(transform, m_imageTransform)) {
        const QSize pixels(qRound(area.width() * ratio), qRound(area.height() * ratio));
        PointSizes sizes;
        m_image = m_raster.draw(m_scene.raster(m_ground), transform, pixels, ratio, &sizes);
        m_radius = (sizes.dense ? 0.5 * sizes.splat : sizes.radius) / ratio;
        m_rareRadius = sizes.rareRadius / ratio;
        m_imageArea = area;
        m_imageTransform = transform;
        m_stale = false;
    }
    painter->drawImage(area.topLeft(), m_image);
}

void PointCloud::drawLegendIcon(QCPPainter*, const QRectF&) const
{
}

} // namespace clinic::ui
