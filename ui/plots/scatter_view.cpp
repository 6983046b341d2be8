// SPDX-License-Identifier: Apache-2.0
#include "ui/plots/scatter_view.h"

#include "ui/plots/map_axes.h"
#include "ui/plots/scatter_view_impl.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QVBoxLayout>

#include <algorithm>
#include <thread>

namespace clinic::ui {

namespace {
constexpr std::size_t preparedAtOnce =
    100'000; ///< larger maps are sorted and coloured on a thread of their own
const std::vector<LegendEntry> noLegend;
const std::optional<ColourScale> noScale;
} // namespace

ScatterView::Impl::Impl(ScatterView& owner)
    : view(owner)
{
}

void ScatterView::Impl::build()
{
    plot = new QCustomPlot(&view);
    plot->setObjectName(QStringLiteral("mapPlot"));
    plot->setFocusPolicy(Qt::NoFocus);
    plot->setMouseTracking(true);
    plot->installEventFilter(&view);
    auto* layout = new QVBoxLayout(&view);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(plot);
    plot->setInteractions(QCP::iRangeDrag | QCP::iRangeZoom);
    plot->axisRect()->setRangeZoomFactor(zoomStep);
    plot->axisRect()->setupFullAxesBox(false);
    plot->xAxis2->setVisible(false);
    plot->yAxis2->setVisible(false);
    plot->addLayer(QStringLiteral("points"), plot->layer(QStringLiteral("main")));
    plot->addLayer(
        QStringLiteral("marks"), plot->layer(QStringLiteral("axes")), QCustomPlot::limAbove);
    plot->layer(QStringLiteral("marks"))->setMode(QCPLayer::lmBuffered);
    cloud = new PointCloud(plot->xAxis, plot->yAxis, scene);
    cloud->setLayer(QStringLiteral("points"));
    overlay = new MapOverlay(plot, QStringLiteral("marks"), *cloud, scene);
    legend = new MapLegend(plot);
    labelAxes(*plot, nullptr);
}

void ScatterView::Impl::connectPlot()
{
    QObject::connect(
        plot, &QCustomPlot::mousePress, &view, [this](QMouseEvent* event) { press(*event); });
    QObject::connect(
        plot, &QCustomPlot::mouseRelease, &view, [this](QMouseEvent* event) { release(*event); });
    QObject::connect(plot, &QCustomPlot::mouseDoubleClick, &view, [this] { view.zoomToAll(); });
    QObject::connect(plot, &QCustomPlot::mouseWheel, &view, [this] { fitted = false; });
    QObject::connect(plot, &QCustomPlot::mouseMove, &view, [this](QMouseEvent* event) {
        if (event->buttons() == Qt::NoButton)
            hover(event->position(), event->globalPosition().toPoint());
    });
    QObject::connect(plot->selectionRect(), &QCPSelectionRect::accepted, &view,
        [this](const QRect& box) { selectBox(box); });
}

void ScatterView::Impl::prepare()
{
    ++generation;
    if (!map) {
        show(nullptr);
        return;
    }
    if (std::max(map->imageXy.rows(), map->textXy.rows()) <= preparedAtOnce) {
        show(prepareMap(map, by, points));
        return;
    }
    worker = std::jthread([this, task = generation, wanted = map, colouring = by, sorted = points] {
        auto prepared = prepareMap(wanted, colouring, sorted);
        QMetaObject::invokeMethod(&view, [this, task, prepared = std::move(prepared)] {
            if (task == generation)
                show(prepared);
        });
    });
}

void ScatterView::Impl::show(std::shared_ptr<const PreparedMap> prepared)
{
    points = prepared ? prepared->points : nullptr;
    hovered.reset();
    overlay->setHovered({});
    scene.setPrepared(std::move(prepared));
    labelAxes(*plot, scene.prepared() != nullptr ? map.get() : nullptr);
    if (fitNext)
        view.zoomToAll();
    fitNext = false;
    redraw();
    Q_EMIT view.legendChanged();
    Q_EMIT view.mapShown();
}

void ScatterView::Impl::redraw()
{
    cloud->sceneChanged();
    legend->setContent(view.legend(), view.scale(), scene.showsImages() && scene.showsTexts());
    placeLegend();
    plot->replot(QCustomPlot::rpQueuedReplot);
}

void ScatterView::Impl::redrawOverlay()
{
    plot->layer(QStringLiteral("marks"))->replot();
}

void ScatterView::Impl::placeLegend()
{
    constexpr int distance = 12;
    legend->move(plot->width() - legend->width() - distance, distance);
}

void ScatterView::Impl::restyle()
{
    styleAxes(*plot, view.palette());
    cloud->setGround(view.palette().color(QPalette::Base).rgb());
    plot->replot(QCustomPlot::rpQueuedReplot);
}

void ScatterView::Impl::followScreen()
{
    if (plot->bufferDevicePixelRatio() != view.devicePixelRatioF())
        plot->setBufferDevicePixelRatio(view.devicePixelRatioF());
}

ScatterView::ScatterView(QWidget* parent)
    : QWidget(parent)
    , m_impl(std::make_unique<Impl>(*this))
{
    setFocusPolicy(Qt::StrongFocus);
    setMinimumSize(160, 120);
    setAccessibleName(tr("Map of the embeddings"));
    setAccessibleDescription(
        tr("Arrow keys go from point to point, plus and minus zoom, Home shows all."));
    m_impl->build();
    m_impl->connectPlot();
    m_impl->restyle();
}

ScatterView::~ScatterView() = default;

void ScatterView::setMap(std::shared_ptr<const MapResult> map)
{
    m_impl->map = std::move(map);
    m_impl->points.reset();
    m_impl->fitNext = true;
    m_impl->prepare();
}

const std::shared_ptr<const MapResult>& ScatterView::map() const
{
    return m_impl->map;
}

void ScatterView::setColourBy(ColourBy by)
{
    if (m_impl->by == by)
        return;
    m_impl->by = by;
    m_impl->prepare();
}

ColourBy ScatterView::colourBy() const
{
    return m_impl->by;
}

void ScatterView::setModality(MapModality modality)
{
    m_impl->scene.setModality(modality);
    if (m_impl->fitted)
        zoomToAll();
    m_impl->redraw();
}

MapModality ScatterView::modality() const
{
    return m_impl->scene.modality();
}

void ScatterView::setPairLines(bool shown)
{
    m_impl->scene.setPairLines(shown);
    m_impl->redraw();
}

bool ScatterView::pairLines() const
{
    return m_impl->scene.pairLines();
}

void ScatterView::setSelected(const std::vector<SampleId>& samples)
{
    if (samples == m_impl->scene.selected())
        return;
    m_impl->scene.setSelected(samples);
    m_impl->redraw();
}

void ScatterView::setCurrent(std::optional<SampleId> sample)
{
    if (sample == m_impl->scene.current())
        return;
    m_impl->scene.setCurrent(sample);
    if (m_impl->scene.pairLines())
        m_impl->redraw();
    else
        m_impl->redrawOverlay();
}

const std::vector<LegendEntry>& ScatterView::legend() const
{
    return m_impl->scene.prepared() != nullptr ? m_impl->scene.prepared()->colouring.legend
                                               : noLegend;
}

const std::optional<ColourScale>& ScatterView::scale() const
{
    return m_impl->scene.prepared() != nullptr ? m_impl->scene.prepared()->colouring.scale
                                               : noScale;
}

QCustomPlot* ScatterView::plot() const
{
    return m_impl->plot;
}

void ScatterView::zoomToAll()
{
    m_impl->plot->axisRect()->update(QCPLayoutElement::upLayout); // margins as the labels want them
    fitAxes(*m_impl->plot, m_impl->scene.bounds());
    m_impl->fitted = true;
    m_impl->plot->replot(QCustomPlot::rpQueuedReplot);
}

void ScatterView::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)
        m_impl->restyle();
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

void ScatterView::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    layout()->activate();
    if (m_impl->fitted)
        zoomToAll();
    else
        keepAspect(*m_impl->plot);
    m_impl->placeLegend();
}

bool ScatterView::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::Leave)
        m_impl->hover(QPointF(-1, -1), QCursor::pos());
    else if (event->type() == QEvent::Show || event->type() == QEvent::ScreenChangeInternal)
        m_impl->followScreen();
    return QWidget::eventFilter(watched, event);
}

} // namespace clinic::ui
