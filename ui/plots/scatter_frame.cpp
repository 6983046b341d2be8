// SPDX-License-Identifier: Apache-2.0
#include "ui/plots/map_axes.h"
#include "ui/plots/scatter_view_impl.h"

#include <algorithm>
#include <cmath>

namespace clinic::ui {

namespace {

QRectF boundsOf(const Matrix& places)
{
    QPointF low(HUGE_VAL, HUGE_VAL);
    QPointF high(-HUGE_VAL, -HUGE_VAL);
    for (std::size_t i = 0; i < places.rows(); ++i) {
        const QPointF at(places(i, 0), places(i, 1));
        if (std::isnan(at.x()) || std::isnan(at.y()))
            continue;
        low = {std::min(low.x(), at.x()), std::min(low.y(), at.y())};
        high = {std::max(high.x(), at.x()), std::max(high.y(), at.y())};
    }
    return low.x() <= high.x() ? QRectF(low, high) : QRectF();
}

} // namespace

QRectF ScatterView::Impl::bounds() const
{
    const QRectF points = scene.bounds();
    const QRectF tips = arrows->bounds();
    return points.isNull() ? points : points.united(tips).united(frame); // null ones add nothing
}

/// So that all of the first epoch stays in view beside what became of it.
void ScatterView::Impl::takeFrame()
{
    const MapResult* first = map ? map->frame.get() : nullptr;
    frame = first ? boundsOf(first->imageXy).united(boundsOf(first->textXy)) : QRectF();
}

/// Both ways: whoever moves, the other one does not answer.
void ScatterView::Impl::follow(const Impl& other)
{
    if (other.isFollowing)
        return;
    isFollowing = true;
    plot->xAxis->setRange(other.plot->xAxis->range());
    plot->yAxis->setRange(other.plot->yAxis->range());
    isFollowing = false;
    if (!leader) // a person has moved the one that follows
        fitted = false;
    plot->replot(QCustomPlot::rpQueuedReplot);
}

/// Whether a part of the map is in view; nothing is.
bool ScatterView::Impl::holds(const QRectF& part) const
{
    const QCPRange x = plot->xAxis->range();
    const QCPRange y = plot->yAxis->range();
    return part.isNull()
        || (x.contains(part.left()) && x.contains(part.right()) && y.contains(part.top())
            && y.contains(part.bottom()));
}

void ScatterView::Impl::placeCorners()
{
    constexpr int distance = 12;
    legend->move(plot->width() - legend->width() - distance, distance);
    const QRect area = plot->axisRect()->rect();
    overview->move(
        area.right() - overview->width() - distance, area.bottom() - overview->height() - distance);
}

void ScatterView::Impl::drawOverview()
{
    overview->setScene(scene, view.palette().color(QPalette::Base).rgb());
    placeCorners();
    followView();
}

void ScatterView::Impl::followView()
{
    const QCPRange x = plot->xAxis->range();
    const QCPRange y = plot->yAxis->range();
    overview->setView(QRectF(QPointF(x.lower, y.lower), QPointF(x.upper, y.upper)));
}

void ScatterView::setLeader(ScatterView* leader)
{
    m_impl->leader = leader;
    m_impl->fitted = false;
    m_impl->legend->setContent({}, {}, {});
    const auto onMove = [](const ScatterView& mover, ScatterView& other, auto slot) {
        for (QCPAxis* axis : {mover.plot()->xAxis, mover.plot()->yAxis})
            connect(axis, qOverload<const QCPRange&>(&QCPAxis::rangeChanged), &other, slot);
    };
    onMove(*leader, *this, [this, leader] { m_impl->follow(*leader->m_impl); });
    onMove(*this, *leader, [this, leader] { leader->m_impl->follow(*m_impl); });
    m_impl->follow(*leader->m_impl);
}

void ScatterView::zoomToAll()
{
    (m_impl->leader ? *m_impl->leader->m_impl : *m_impl).fit();
}

void ScatterView::Impl::fit()
{
    auto* layout = plot->plotLayout();
    for (int pass = 0; pass < 2; ++pass) { // labels decide the margins, the margins the fit
        for (const auto phase : {QCPLayoutElement::upPreparation, QCPLayoutElement::upMargins,
                 QCPLayoutElement::upLayout})
            layout->update(phase);
        fitAxes(*plot, bounds());
    }
    fitted = true;
    fittedIn = plot->viewport().size();
    plot->replot(QCustomPlot::rpQueuedReplot);
}

void ScatterView::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    layout()->activate();
    if (m_impl->leader)
        m_impl->follow(*m_impl->leader->m_impl);
    else if (m_impl->fitted)
        zoomToAll();
    else
        keepAspect(*m_impl->plot);
    m_impl->placeCorners();
}

} // namespace clinic::ui
