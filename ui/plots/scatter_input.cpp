// SPDX-License-Identifier: Apache-2.0
#include "ui/plots/scatter_view_impl.h"

#include <QKeyEvent>
#include <QMouseEvent>

#include <algorithm>

namespace clinic::ui {

namespace {
constexpr double reach = 10; ///< widget units between cursor and point
} // namespace

std::optional<MapScene::Hit> ScatterView::Impl::hitAt(QPointF position) const
{
    if (!plot->axisRect()->rect().contains(position.toPoint()))
        return {};
    const QPointF at(
        plot->xAxis->pixelToCoord(position.x()), plot->yAxis->pixelToCoord(position.y()));
    const QSizeF unit(plot->xAxis->range().size() / std::max(1, plot->axisRect()->width()),
        plot->yAxis->range().size() / std::max(1, plot->axisRect()->height()));
    return scene.pick(at, unit * reach, unit * (cloud->pointRadius(true) + 1));
}

void ScatterView::Impl::hover(QPointF position, QPoint globalPosition)
{
    const auto hit = hitAt(position);
    const bool same = hit.has_value() == hovered.has_value()
        && (!hit || (hit->sample == hovered->sample && hit->image == hovered->image));
    if (same)
        return;
    hovered = hit;
    overlay->setHovered(hit);
    redrawOverlay();
    Q_EMIT view.hovered(hit ? std::optional(hit->sample) : std::nullopt, globalPosition);
}

void ScatterView::Impl::press(QMouseEvent& event)
{
    view.setFocus(Qt::MouseFocusReason);
    pressedAt = event.pos();
    const bool box =
        event.button() == Qt::LeftButton && event.modifiers().testFlag(Qt::ShiftModifier);
    plot->setSelectionRectMode(box ? QCP::srmCustom : QCP::srmNone);
}

void ScatterView::Impl::release(QMouseEvent& event)
{
    const bool moved = (event.pos() - pressedAt).manhattanLength() > 3;
    if (moved)
        fitted = fitted && plot->selectionRectMode() == QCP::srmCustom;
    if (moved || event.button() != Qt::LeftButton)
        return;
    if (const auto hit = hitAt(event.position())) {
        currentOnImage = hit->image;
        Q_EMIT view.clicked(hit->sample, hit->image);
    } else if (!scene.selected().empty()) {
        select({});
    }
}

void ScatterView::Impl::selectBox(const QRect& box)
{
    if (box.width() < 3 && box.height() < 3)
        return; // a click
    const QPointF a(plot->xAxis->pixelToCoord(box.left()), plot->yAxis->pixelToCoord(box.top()));
    const QPointF b(
        plot->xAxis->pixelToCoord(box.right() + 1), plot->yAxis->pixelToCoord(box.bottom() + 1));
    select(scene.within(QRectF(a, b).normalized()));
}

void ScatterView::Impl::select(std::vector<SampleId> samples)
{
    scene.setSelected(samples);
    redraw();
    Q_EMIT view.selectionChanged(samples);
}

/// From the current point, or from the middle of the view, to the nearest one in a direction.
void ScatterView::Impl::hop(int dx, int dy)
{
    auto from = scene.current() ? scene.pointOf(*scene.current(), currentOnImage) : std::nullopt;
    if (!from)
        from = MapScene::Hit {SampleId {-1}, true,
            QPointF(plot->xAxis->range().center(), plot->yAxis->range().center())};
    const auto next = scene.neighbour(*from, dx, dy);
    if (!next)
        return;
    currentOnImage = next->image;
    scene.setCurrent(next->sample);
    if (!plot->xAxis->range().contains(next->at.x())
        || !plot->yAxis->range().contains(next->at.y())) {
        moveTo(next->at);
    }
    redraw();
    Q_EMIT view.hopped(next->sample, next->image);
}

void ScatterView::Impl::moveTo(QPointF centre)
{
    plot->xAxis->moveRange(centre.x() - plot->xAxis->range().center());
    plot->yAxis->moveRange(centre.y() - plot->yAxis->range().center());
    fitted = false;
    plot->replot(QCustomPlot::rpQueuedReplot);
}

void ScatterView::Impl::zoomAtCentre(double factor)
{
    plot->xAxis->scaleRange(factor);
    plot->yAxis->scaleRange(factor);
    fitted = false;
    redraw();
}

void ScatterView::keyPressEvent(QKeyEvent* event)
{
    switch (event->key()) {
    case Qt::Key_Left:
        return m_impl->hop(-1, 0);
    case Qt::Key_Right:
        return m_impl->hop(1, 0);
    case Qt::Key_Up:
        return m_impl->hop(0, 1);
    case Qt::Key_Down:
        return m_impl->hop(0, -1);
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        return m_impl->zoomAtCentre(Impl::zoomStep);
    case Qt::Key_Minus:
        return m_impl->zoomAtCentre(1 / Impl::zoomStep);
    case Qt::Key_Home:
        return zoomToAll();
    case Qt::Key_Escape:
        if (!m_impl->scene.selected().empty())
            return m_impl->select({});
        break;
    default:
        break;
    }
    QWidget::keyPressEvent(event);
}

} // namespace clinic::ui
