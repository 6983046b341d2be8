// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/plots/custom_plot.h"
#include "ui/plots/latest_task.h"
#include "ui/plots/map_arrows.h"
#include "ui/plots/map_legend.h"
#include "ui/plots/map_overlay.h"
#include "ui/plots/map_overview.h"
#include "ui/plots/map_scene.h"
#include "ui/plots/point_cloud.h"
#include "ui/plots/scatter_view.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

class QMouseEvent;

namespace clinic::ui {

/// The inside of ScatterView: what is shown in scatter_view.cpp, which part of it in
/// scatter_frame.cpp, what answers mouse and keys in scatter_input.cpp.
struct ScatterView::Impl {
    explicit Impl(ScatterView& owner);

    static constexpr double zoomStep = 0.8;

    void build();
    void connectPlot();
    void drop();
    void prepare();
    void show(std::shared_ptr<const PreparedMap> prepared);
    void redraw();
    void redrawOverlay();
    void redrawLegend();
    QRectF bounds() const; ///< of all that is drawn
    bool holds(const QRectF& part) const;
    void fit();
    void takeFrame();
    void follow(const Impl& other);
    void placeCorners();
    void drawOverview();
    void followView();
    void moveTo(QPointF centre);
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
    ShownRows shown;
    ColourBy by = ColourBy::Poisoned;
    MapScene scene;
    QCustomPlot* plot = nullptr;
    PointCloud* cloud = nullptr;
    MapArrows* arrows = nullptr;
    MapOverlay* overlay = nullptr;
    MapLegend* legend = nullptr;
    MapOverview* overview = nullptr;
    std::optional<MapScene::Hit> hovered;
    bool currentOnImage = true;
    bool fitted = true; ///< the view shows all and keeps doing so when its size changes
    QSize fittedIn; ///< size of the plot then
    bool fitNext = true;
    bool compact = false;
    QRectF frame; ///< the points of the map that gave this one its axes
    ScatterView* leader = nullptr;
    bool isFollowing = false;
    QPoint pressedAt;
    std::uint64_t generation = 0;
    LatestTask aside; ///< sorts and colours; last: it ends before what it reports to goes
};

} // namespace clinic::ui
