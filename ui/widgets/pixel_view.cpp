// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/pixel_view.h"

#include "ui/theme.h"

#include <QPainter>
#include <QWheelEvent>

#include <algorithm>
#include <array>
#include <cmath>

namespace clinic::ui {

namespace {

constexpr std::array zooms {
    1, 2, 3, 4, 5, 6, 8, 10, 12, 16, 20, 24, 32, 40, PixelView::largestZoom};
constexpr double gridFrom = 12; ///< a pixel's side below which lines would hide the picture
constexpr int wheelStep = 120;
constexpr int margin = space::group;

int nextZoom(int zoom, int steps)
{
    auto at = std::lower_bound(zooms.begin(), zooms.end(), zoom) - zooms.begin();
    if (steps < 0 && zooms[static_cast<std::size_t>(at)] > zoom)
        ++at; // between two: the lower one is one step away
    if (steps > 0 && zooms[static_cast<std::size_t>(at)] > zoom)
        --at;
    at = std::clamp<std::ptrdiff_t>(at + steps, 0, std::ssize(zooms) - 1);
    return zooms[static_cast<std::size_t>(at)];
}

} // namespace

PixelView::PixelView(QWidget* parent)
    : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    setMouseTracking(true);
}

void PixelView::setPicture(const QImage& picture)
{
    const bool other = picture.size() != m_picture.size();
    m_picture = picture;
    m_message.clear();
    if (other || m_isFitted)
        fit();
    update();
}

void PixelView::setMessage(const QString& message)
{
    m_picture = {};
    m_message = message;
    update();
}

int PixelView::fittingZoom() const
{
    if (m_picture.isNull())
        return 1;
    const double room = std::min((width() - 2 * margin) / static_cast<double>(m_picture.width()),
                            (height() - 2 * margin) / static_cast<double>(m_picture.height()))
        * devicePixelRatioF();
    return std::clamp(static_cast<int>(room), 1, largestZoom);
}

void PixelView::fit()
{
    m_zoom = fittingZoom();
    m_isFitted = true;
    keepInView();
    update();
    Q_EMIT zoomChanged();
}

void PixelView::zoomBy(int steps)
{
    setZoom(nextZoom(m_zoom, steps), QRectF(rect()).center());
}

void PixelView::setZoom(int zoom, const QPointF& around)
{
    if (m_picture.isNull() || zoom == m_zoom)
        return;
    const CanvasPoint kept = toPicture(around);
    m_zoom = zoom;
    m_isFitted = zoom == fittingZoom();
    const auto there = around * devicePixelRatioF();
    m_origin = {qRound(there.x() - kept.x * m_zoom), qRound(there.y() - kept.y * m_zoom)};
    keepInView();
    update();
    Q_EMIT zoomChanged();
}

void PixelView::panBy(const QPoint& distance)
{
    m_origin += (QPointF(distance) * devicePixelRatioF()).toPoint();
    keepInView();
    update();
}

/// A picture smaller than the view stands in its middle; a larger one leaves no gap wider than the
/// margin.
void PixelView::keepInView()
{
    const auto place = [this](int origin, int picture, double view) {
        const auto room = static_cast<int>(view * devicePixelRatioF());
        const int size = picture * m_zoom;
        const auto gap = static_cast<int>(margin * devicePixelRatioF());
        if (size + 2 * gap <= room)
            return (room - size) / 2;
        return std::clamp(origin, room - size - gap, gap);
    };
    m_origin = {place(m_origin.x(), m_picture.width(), width()),
        place(m_origin.y(), m_picture.height(), height())};
}

CanvasPoint PixelView::toPicture(const QPointF& position) const
{
    const auto on = (position * devicePixelRatioF() - QPointF(m_origin)) / m_zoom;
    return {on.x(), on.y()};
}

QPointF PixelView::toView(CanvasPoint point) const
{
    return (QPointF(m_origin) + QPointF(point.x, point.y) * m_zoom) / devicePixelRatioF();
}

double PixelView::pixelSide() const
{
    return m_zoom / devicePixelRatioF();
}

QRectF PixelView::pictureRect() const
{
    return {toView({0, 0}),
        toView({static_cast<double>(m_picture.width()), static_cast<double>(m_picture.height())})};
}

QSize PixelView::sizeHint() const
{
    return {480, 480};
}

QSize PixelView::minimumSizeHint() const
{
    return {256, 256};
}

void PixelView::paintOver(QPainter&)
{
}

void PixelView::drawGrid(QPainter& painter) const
{
    if (pixelSide() < gridFrom)
        return;
    const auto area = pictureRect().intersected(rect());
    const auto first = toPicture(area.topLeft());
    const auto last = toPicture(area.bottomRight());
    painter.setPen(QPen(QColor(128, 128, 128, 72), 0));
    for (int x = static_cast<int>(std::ceil(first.x)); x <= last.x; ++x) {
        const double at = toView({static_cast<double>(x), 0}).x();
        painter.drawLine(QPointF(at, area.top()), QPointF(at, area.bottom()));
    }
    for (int y = static_cast<int>(std::ceil(first.y)); y <= last.y; ++y) {
        const double at = toView({0, static_cast<double>(y)}).y();
        painter.drawLine(QPointF(area.left(), at), QPointF(area.right(), at));
    }
}

void PixelView::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(rect(), palette().color(QPalette::AlternateBase));
    if (m_picture.isNull()) {
        painter.setPen(quietText(palette()));
        painter.drawText(rect().adjusted(space::page, 0, -space::page, 0),
            Qt::AlignCenter | Qt::TextWordWrap, m_message);
        return;
    }
    const auto place = pictureRect();
    painter.setRenderHint(QPainter::SmoothPixmapTransform, false);
    painter.drawImage(place, m_picture);
    paintOver(painter);
    painter.setRenderHint(QPainter::Antialiasing, false);
    drawGrid(painter);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(hasFocus() ? palette().color(QPalette::Highlight) : lineColour(palette()));
    painter.drawRect(place.adjusted(-1, -1, 0, 0));
}

void PixelView::resizeEvent(QResizeEvent*)
{
    if (m_isFitted)
        fit();
    else
        keepInView();
}

void PixelView::wheelEvent(QWheelEvent* event)
{
    m_wheel += event->angleDelta().y();
    const int steps = m_wheel / wheelStep;
    m_wheel -= steps * wheelStep;
    if (steps != 0)
        setZoom(nextZoom(m_zoom, steps), event->position());
    event->accept();
}

void PixelView::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        update();
}

} // namespace clinic::ui
