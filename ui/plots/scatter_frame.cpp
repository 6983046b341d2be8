// SPDX-License-Identifier: Apache-2.0
#include "ui/plots/map_axes.h"
#include "ui/plots/scatter_view_impl.h"

namespace clinic::ui {

QRectF ScatterView::Impl::bounds() const
{
    const QRectF points = scene.bounds();
    const QRectF tips = arrows->bounds();
    return points.isNull() || tips.isNull() ? points : points.united(tips);
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

void ScatterView::zoomToAll()
{
    auto* layout = m_impl->plot->plotLayout();
    for (int pass = 0; pass < 2; ++pass) { // labels decide the margins, the margins the fit
        for (const auto phase : {QCPLayoutElement::upPreparation, QCPLayoutElement::upMargins,
                 QCPLayoutElement::upLayout})
            layout->update(phase);
        fitAxes(*m_impl->plot, m_impl->bounds());
    }
    m_impl->fitted = true;
    m_impl->fittedIn = m_impl->plot->viewport().size();
    m_impl->plot->replot(QCustomPlot::rpQueuedReplot);
}

void ScatterView::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    layout()->activate();
    if (m_impl->fitted)
        zoomToAll();
    else
        keepAspect(*m_impl->plot);
    m_impl->placeCorners();
}

} // namespace clinic::ui
