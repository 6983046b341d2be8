// SPDX-License-Identifier: Apache-2.0
#include "ui/plots/scatter_view.h"

#include "ui/plots/custom_plot.h"
#include "ui/plots/map_axes.h"
#include "ui/plots/map_legend.h"
#include "ui/plots/map_overlay.h"
#include "ui/plots/map_scene.h"
#include "ui/plots/point_cloud.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QVBoxLayout>

#include <algorithm>
#include <thread>

namespace clinic::ui {

namespace {
constexpr std::size_t preparedAtOnce =
    100'000; ///< larger maps are sorted and coloured on a thread of their own
constexpr double reach = 10; ///< widget units between cursor and point
constexpr double zoomStep = 0.8;
const std::vector<LegendEntry> noLegend;
const std::optional<ColourScale> noScale;
} // namespace

struct ScatterView::Impl {
    explicit Impl(ScatterView& owner);

    void build();
    void connectPlot();
    void prepare();
    void show(std::shared_ptr<const PreparedMap> prepared);
    void redraw();
    void redrawOverlay();
    void placeLegend();
    void restyle();
    void followScreen();
    std::optional<MapScene::Hit> hitAt(QPointF position) const;
    void hover(QPointF position, QPoint globalPosition);
    void press(QMouseEvent& event);
    void release(QMouseEvent& event);
    void selectBox(const QRect& box);
    void select(std::vector<SampleId> samples);
    void hop(int dx, int dy);
    void zoomAtCentre(double factor);

    ScatterView& view;
    std::shared_ptr<const MapResult> map;
    std::shared_ptr<const MapPoints> points; ///< of `map`, once sorted
    ColourBy by = ColourBy::Poisoned;
    MapScene scene;
    QCustomPlot* plot = nullptr;
    PointCloud* cloud = nullptr;
    MapOverlay* overlay = nullptr;
    MapLegend* legend = nullptr;
    std::optional<MapScene::Hit> hovered;
    bool currentOnImage = true;
    bool fitted = true; ///< the view shows all and keeps doing so when its size changes
    bool fitNext = true;
    QPoint pressedAt;
    std::uint64_t generation = 0;
    std::jthread worker; ///< last: joined before what it reports to goes
};

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
        plot->xAxis->moveRange(next->at.x() - plot->xAxis->range().center());
        plot->yAxis->moveRange(next->at.y() - plot->yAxis->range().center());
        fitted = false;
    }
    redraw();
    Q_EMIT view.clicked(next->sample, next->image);
}

void ScatterView::Impl::zoomAtCentre(double factor)
{
    plot->xAxis->scaleRange(factor);
    plot->yAxis->scaleRange(factor);
    fitted = false;
    redraw();
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
        return m_impl->zoomAtCentre(zoomStep);
    case Qt::Key_Minus:
        return m_impl->zoomAtCentre(1 / zoomStep);
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
