// SPDX-License-Identifier: Apache-2.0
#include "ui/plots/scatter_view.h"

#include "ui/plots/map_axes.h"
#include "ui/plots/scatter_view_impl.h"

#include <QMouseEvent>
#include <QPainter>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <utility>

namespace clinic::ui {

namespace {
constexpr std::size_t preparedAtOnce =
    100'000; ///< larger maps are sorted and coloured on a thread of their own
constexpr int focusFrame = 2; ///< around the plot, coloured while the keys go to the map
const std::vector<LegendEntry> noLegend;
const std::optional<ColourScale> noScale;

/// Byte by byte: rows without a point hold NaN.
bool samePlaces(const Matrix& a, const Matrix& b)
{
    return a.rows() == b.rows()
        && (a.rows() == 0
            || std::memcmp(a.data(), b.data(), a.rows() * a.cols() * sizeof(float)) == 0);
}

bool sameFrame(const MapResult& a, const MapResult& b)
{
    return (a.frame ? a.frame.get() : &a) == (b.frame ? b.frame.get() : &b);
}
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
    layout->setContentsMargins(focusFrame, focusFrame, focusFrame, focusFrame);
    layout->addWidget(plot);
    plot->setInteractions(QCP::iRangeDrag | QCP::iRangeZoom);
    plot->axisRect()->setRangeZoomFactor(zoomStep);
    plot->axisRect()->setupFullAxesBox(false);
    plot->xAxis2->setVisible(false);
    plot->yAxis2->setVisible(false);
    plot->addLayer(QStringLiteral("points"), plot->layer(QStringLiteral("main")));
    auto* below = plot->layer(QStringLiteral("axes"));
    for (const auto& name : {QStringLiteral("arrows"), QStringLiteral("marks")}) {
        plot->addLayer(name, below, QCustomPlot::limAbove);
        below = plot->layer(name);
        below->setMode(QCPLayer::lmBuffered);
    }
    cloud = new PointCloud(plot->xAxis, plot->yAxis, scene);
    cloud->setLayer(QStringLiteral("points"));
    arrows = new MapArrows(plot, QStringLiteral("arrows"), *cloud, scene);
    overlay = new MapOverlay(plot, QStringLiteral("marks"), *cloud, scene);
    legend = new MapLegend(plot);
    overview = new MapOverview(plot);
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
    QObject::connect(
        overview, &MapOverview::placeChosen, &view, [this](QPointF place) { moveTo(place); });
    QObject::connect(plot, &QCustomPlot::afterReplot, &view, [this] {
        if (fitted && fittedIn != plot->viewport().size())
            view.zoomToAll(); // the plot learns its size later than the view
        placeCorners();
        followView();
    });
    QObject::connect(plot->selectionRect(), &QCPSelectionRect::accepted, &view,
        [this](const QRect& box) { selectBox(box); });
}

/// What is drawn is of another set: its rows must not be hit any more.
void ScatterView::Impl::drop()
{
    points.reset();
    shown.reset();
    hovered.reset();
    overlay->setHovered({});
    arrows->setArrows({});
    scene.setPrepared(nullptr);
    redraw();
    drawOverview();
    Q_EMIT view.legendChanged();
}

void ScatterView::Impl::prepare()
{
    ++generation;
    if (!map) {
        show(nullptr);
        return;
    }
    if (std::max(map->imageXy.rows(), map->textXy.rows()) <= preparedAtOnce) {
        show(prepareMap(map, by, points, shown));
        return;
    }
    aside.ask(
        [this, task = generation, wanted = map, colouring = by, sorted = points, filter = shown] {
            auto prepared = prepareMap(wanted, colouring, sorted, filter);
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
    labelAxes(*plot, scene.prepared() != nullptr && !compact ? map.get() : nullptr);
    if (leader)
        follow(*leader->m_impl);
    else if (fitNext || (fitted && !frame.isNull() && !holds(bounds())))
        view.zoomToAll();
    fitNext = false;
    redraw();
    drawOverview();
    Q_EMIT view.legendChanged();
    Q_EMIT view.mapShown();
}

void ScatterView::Impl::redraw()
{
    cloud->sceneChanged();
    redrawLegend();
    plot->replot(QCustomPlot::rpQueuedReplot);
}

void ScatterView::Impl::redrawLegend()
{
    if (!compact && !leader) // whose legend is the same
        legend->setContent(view.legend(), view.scale(),
            {.twoShapes = scene.showsImages() && scene.showsTexts(), .arrows = arrows->drawn()});
    placeCorners();
}

void ScatterView::Impl::redrawOverlay()
{
    plot->layer(QStringLiteral("marks"))->replot();
}

void ScatterView::Impl::restyle()
{
    styleAxes(*plot, view.palette());
    cloud->setGround(view.palette().color(QPalette::Base).rgb());
    arrows->setGround(view.palette().color(QPalette::Base));
    drawOverview();
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

void ScatterView::setMap(std::shared_ptr<const MapResult> map, std::optional<ColourBy> by)
{
    const auto now = map;
    const auto before = std::exchange(m_impl->map, std::move(map));
    const auto colouring = by.value_or(m_impl->by);
    if (now == before && std::exchange(m_impl->by, colouring) == colouring)
        return;
    m_impl->by = colouring;
    const bool sameSet = now && before && now->embeddings == before->embeddings;
    if (!sameSet)
        m_impl->drop();
    if (now != before)
        m_impl->points.reset();
    if (!sameSet
        || (!sameFrame(*now, *before)
            && (!samePlaces(now->imageXy, before->imageXy)
                || !samePlaces(now->textXy, before->textXy))))
        m_impl->fitNext = true;
    m_impl->takeFrame();
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
    if (modality == m_impl->scene.modality())
        return;
    m_impl->scene.setModality(modality);
    if (m_impl->fitted)
        zoomToAll();
    m_impl->redraw();
    m_impl->drawOverview();
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

void ScatterView::setShownRows(const std::optional<std::vector<SampleId>>& visible)
{
    const auto& map = m_impl->map;
    if (!map || (!visible && !m_impl->shown))
        return;
    m_impl->shown.reset();
    if (visible) {
        auto rows = std::make_shared<std::vector<std::uint8_t>>(
            std::max(map->imageXy.rows(), map->textXy.rows()), std::uint8_t {0});
        for (const SampleId sample : *visible) {
            if (const auto row = static_cast<std::size_t>(sample); row < rows->size())
                (*rows)[row] = 1;
        }
        m_impl->shown = std::move(rows);
    }
    m_impl->points.reset();
    m_impl->prepare();
}

std::optional<std::vector<SampleId>> ScatterView::withGroup(std::size_t group, bool show) const
{
    const auto* prepared = m_impl->scene.prepared();
    return prepared != nullptr ? prepared->withGroup(group, show, m_impl->shown) : std::nullopt;
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

void ScatterView::setArrows(const std::vector<SampleId>& samples, const Matrix& to)
{
    std::vector<MapArrows::Arrow> arrows;
    const std::size_t count = std::min({samples.size(), to.rows(), mostArrows});
    for (std::size_t i = 0; i < count; ++i) {
        const QPointF tip(to(i, 0), to(i, 1));
        if (std::isfinite(tip.x()) && std::isfinite(tip.y()))
            arrows.push_back({samples[i], tip});
    }
    m_impl->arrows->setArrows(std::move(arrows));
    m_impl->redrawLegend();
    if (m_impl->fitted && !m_impl->holds(m_impl->arrows->bounds()))
        zoomToAll();
    else
        m_impl->plot->layer(QStringLiteral("arrows"))->replot();
}

std::size_t ScatterView::drawnArrows() const
{
    return m_impl->arrows->drawn();
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

void ScatterView::setCompact(bool compact)
{
    if (std::exchange(m_impl->compact, compact) == compact)
        return;
    m_impl->legend->setContent({}, {}, {});
    labelAxes(*m_impl->plot,
        m_impl->scene.prepared() != nullptr && !compact ? m_impl->map.get() : nullptr);
    m_impl->redraw();
}

QCustomPlot* ScatterView::plot() const
{
    return m_impl->plot;
}

void ScatterView::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)
        m_impl->restyle();
}

void ScatterView::paintEvent(QPaintEvent*)
{
    QPainter(this).fillRect(
        rect(), palette().color(hasFocus() ? QPalette::Highlight : QPalette::Base));
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
