// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/ids.h"
#include "core/workflows/project_embeddings.h"
#include "ui/id_streams.h"
#include "ui/plots/map_colouring.h"

#include <QPoint>
#include <QWidget>

#include <memory>
#include <optional>
#include <vector>

class QCustomPlot;

namespace clinic::ui {

/// The map: image points as discs, text points as hollow diamonds, in one plot. Wheel zooms at the
/// cursor, dragging pans, Shift and dragging selects a box, a double click or Home shows all,
/// arrows hop from point to point, + and - zoom, Escape clears the selection. GUI thread only.
class ScatterView : public QWidget {
    Q_OBJECT

public:
    explicit ScatterView(QWidget* parent = nullptr);
    ~ScatterView() override;

    /// Null empties the view. Very large maps appear a moment later (mapShown()); their points are
    /// sorted aside. Points at the same places as before are seen as before, and so are those of
    /// another map in the same frame (MapResult::frame), which are only zoomed out to where they
    /// leave a view of all; others are all shown. Without `by` the colouring stays.
    void setMap(std::shared_ptr<const MapResult> map, std::optional<ColourBy> by = {});
    const std::shared_ptr<const MapResult>& map() const;

    void setColourBy(ColourBy by);
    ColourBy colourBy() const;
    /// Which of the two point sets are drawn, of those the map has.
    void setModality(MapModality modality);
    MapModality modality() const;
    /// Lines between the two points of a pair: of all pairs up to 20,000, above that of selected
    /// and current ones.
    void setPairLines(bool shown);
    bool pairLines() const;

    /// Only these rows are drawn and can be hit; nothing: all.
    void setShownRows(const std::optional<std::vector<SampleId>>& visible);
    /// What setShownRows() would take for the present filter with a group of legend() shown or
    /// hidden.
    std::optional<std::vector<SampleId>> withGroup(std::size_t group, bool show) const;

    void setSelected(const std::vector<SampleId>& samples);
    void setCurrent(std::optional<SampleId> sample);

    static constexpr std::size_t mostArrows = 500;
    /// Arrows from image points to where their pictures go with a trigger on them: `to` holds a
    /// place (x, y) for each sample, NaN for none. Only the first 500; none are drawn from points
    /// that are hidden. Empty: none. A map of another set forgets them.
    void setArrows(const std::vector<SampleId>& samples, const Matrix& to);
    std::size_t drawnArrows() const;

    /// Groups of the present colouring; empty for a continuous one, which has a scale().
    const std::vector<LegendEntry>& legend() const;
    const std::optional<ColourScale>& scale() const;

    /// Shows from now on what another view shows of its map, and moves it along: for two maps of
    /// one frame side by side, of one size. The leader fits the view and has the legend; it
    /// outlives this one.
    void setLeader(ScatterView* leader);

    /// A small map beside another view: without axes and legend.
    void setCompact(bool compact);

    QCustomPlot* plot() const;

public Q_SLOTS:
    void zoomToAll();

Q_SIGNALS:
    /// The point under the cursor changed; nothing when there is none.
    void hovered(std::optional<clinic::SampleId> sample, QPoint globalPos);
    void clicked(clinic::SampleId sample, bool imagePoint);
    /// An arrow key went to a point; the selection stays as it is.
    void hopped(clinic::SampleId sample, bool imagePoint);
    /// The person drew a box or cleared the selection.
    void selectionChanged(const std::vector<clinic::SampleId>& samples);
    void legendChanged();
    void mapShown();

protected:
    void changeEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace clinic::ui
