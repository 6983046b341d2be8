// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/ids.h"
#include "core/workflows/project_embeddings.h"
#include "ui/plots/map_colouring.h"
#include "ui/plots/point_raster.h"

#include <QPointF>
#include <QRectF>

#include <memory>
#include <optional>
#include <vector>

namespace clinic::ui {

/// By row: 1 for those that are shown. Null: all.
using ShownRows = std::shared_ptr<const std::vector<std::uint8_t>>;

/// The points of a map that are shown, sorted for drawing and picking.
struct MapPoints {
    PointIndex image, text;
};

/// A map with one colouring, ready to be drawn. Immutable; made on any thread.
struct PreparedMap {
    struct Tower {
        const PointIndex* points = nullptr;
        std::vector<std::uint8_t> colours; ///< in the order of the points
        PointIndex rare;
        std::vector<std::uint8_t> rareColours;
    };

    std::shared_ptr<const MapResult> map;
    std::shared_ptr<const MapPoints> points;
    MapColouring colouring;
    Tower image, text;
    ShownRows shown;

    /// Whether the row has a point on the map; a filter may hide it.
    bool hasPoint(std::size_t row) const;
    bool isShown(std::size_t row) const;
    /// The rows of `filter` once a group of the legend is shown or hidden; nothing: every row.
    std::optional<std::vector<SampleId>> withGroup(
        std::size_t group, bool show, const ShownRows& filter) const;
};

/// `points` are taken over from an earlier colouring of the same map and filter, or null.
std::shared_ptr<const PreparedMap> prepareMap(std::shared_ptr<const MapResult> map, ColourBy by,
    std::shared_ptr<const MapPoints> points, ShownRows shown = nullptr);

/// What the map shows at the moment: which points, lines and rings; and which point is where. GUI
/// thread.
class MapScene {
public:
    static constexpr std::size_t allLinesUpTo =
        20'000; ///< pairs; above, only selected and current pairs have lines
    static constexpr std::size_t sortedRingsUpTo =
        20'000; ///< selected pairs; above, they are marked by row, which takes no sorting

    struct Hit {
        SampleId sample {};
        bool image = true; ///< the pair's image point, else its text point
        QPointF at; ///< data coordinates
        QRgb colour = 0;
        bool rare = false;
    };

    void setPrepared(std::shared_ptr<const PreparedMap> prepared);
    const PreparedMap* prepared() const { return m_prepared.get(); }
    void setModality(MapModality modality);
    MapModality modality() const { return m_modality; }
    void setPairLines(bool shown);
    bool pairLines() const { return m_pairLines; }
    void setSelected(std::vector<SampleId> samples);
    const std::vector<SampleId>& selected() const { return m_selected; }
    void setCurrent(std::optional<SampleId> sample);
    std::optional<SampleId> current() const { return m_current; }

    bool showsImages() const;
    bool showsTexts() const;
    QRectF bounds() const;

    /// Views into this object, valid until the next change.
    RasterScene raster(QRgb ground) const;

    /// The point nearest to a place, at most `reach` away; a rare one wins within `rareReach`,
    /// since it lies on top. Lengths in data units along x and y.
    std::optional<Hit> pick(QPointF at, QSizeF reach, QSizeF rareReach) const;
    /// The pair's point of that modality, or the other one where that is not drawn.
    std::optional<Hit> pointOf(SampleId sample, bool image) const;
    /// The nearest point of another place in a direction (dx, dy in -1..1, y upwards), at most 45
    /// degrees off.
    std::optional<Hit> neighbour(const Hit& from, int dx, int dy) const;
    std::vector<SampleId> within(const QRectF& area) const;

private:
    void rebuildLines();
    void rebuildRings();
    std::optional<PairLine> lineOf(std::size_t row) const;
    Hit hitAt(const PointIndex& points, std::size_t place, bool image, bool rare) const;

    std::shared_ptr<const PreparedMap> m_prepared;
    MapModality m_modality = MapModality::Both;
    bool m_pairLines = false;
    std::vector<SampleId> m_selected;
    std::optional<SampleId> m_current;
    PointIndex m_ringedImages, m_ringedTexts;
    std::vector<std::uint8_t> m_ringedRows; ///< by row, instead of those two, of a large selection
    std::vector<PairLine> m_lines, m_strongLines;
};

} // namespace clinic::ui
