// SPDX-License-Identifier: Apache-2.0
#include "ui/plots/map_scene.h"

#include <algorithm>
#include <cmath>

namespace clinic::ui {

namespace {

std::vector<std::uint8_t> coloursOf(const PointIndex& points, const MapColouring& colouring)
{
    std::vector<std::uint8_t> colours(points.size());
    std::ranges::transform(points.rows(), colours.begin(),
        [&](std::uint32_t row) { return colouring.colourOfRow[row]; });
    return colours;
}

PreparedMap::Tower prepareTower(
    const PointIndex& points, MatrixView xy, const PreparedMap& prepared)
{
    const MapColouring& colouring = prepared.colouring;
    PreparedMap::Tower tower {&points, coloursOf(points, colouring), {}, {}};
    std::vector<std::uint32_t> rare;
    for (std::size_t row = 0; row < std::min(colouring.onTop.size(), xy.rows()); ++row) {
        if (colouring.onTop[row] != 0 && prepared.isShown(row))
            rare.push_back(static_cast<std::uint32_t>(row));
    }
    tower.rare = PointIndex(xy, rare);
    tower.rareColours = coloursOf(tower.rare, colouring);
    return tower;
}

bool hasPoint(const Matrix& xy, std::size_t row)
{
    return row < xy.rows() && std::isfinite(xy(row, 0));
}

bool passes(const ShownRows& filter, std::size_t row)
{
    return !filter || (row < filter->size() && (*filter)[row] != 0);
}

PointIndex sortShown(MatrixView xy, const ShownRows& shown)
{
    if (!shown)
        return PointIndex(xy);
    std::vector<std::uint32_t> rows;
    for (std::size_t row = 0; row < std::min(shown->size(), xy.rows()); ++row) {
        if ((*shown)[row] != 0)
            rows.push_back(static_cast<std::uint32_t>(row));
    }
    return PointIndex(xy, rows);
}

void countShown(PreparedMap& prepared)
{
    auto& legend = prepared.colouring.legend;
    for (LegendEntry& entry : legend)
        entry.shown = prepared.shown ? 0 : entry.count;
    if (!prepared.shown)
        return;
    const auto& groups = prepared.colouring.colourOfRow;
    for (std::size_t row = 0; row < groups.size(); ++row) {
        if (groups[row] < legend.size() && prepared.hasPoint(row) && prepared.isShown(row))
            ++legend[groups[row]].shown;
    }
}

std::size_t rowOf(SampleId sample)
{
    return static_cast<std::size_t>(sample);
}

} // namespace

bool PreparedMap::hasPoint(std::size_t row) const
{
    return ui::hasPoint(map->imageXy, row) || ui::hasPoint(map->textXy, row);
}

bool PreparedMap::isShown(std::size_t row) const
{
    return passes(shown, row);
}

std::optional<std::vector<SampleId>> PreparedMap::withGroup(
    std::size_t group, bool show, const ShownRows& filter) const
{
    std::vector<SampleId> rows;
    bool all = true;
    for (std::size_t row = 0; row < colouring.colourOfRow.size(); ++row) {
        if (!hasPoint(row))
            continue;
        if (colouring.colourOfRow[row] == group ? show : passes(filter, row))
            rows.push_back(SampleId {static_cast<std::int64_t>(row)});
        else
            all = false;
    }
    return all ? std::nullopt : std::optional(std::move(rows));
}

std::shared_ptr<const PreparedMap> prepareMap(std::shared_ptr<const MapResult> map, ColourBy by,
    std::shared_ptr<const MapPoints> points, ShownRows shown)
{
    if (!points)
        points = std::make_shared<const MapPoints>(
            MapPoints {sortShown(map->imageXy, shown), sortShown(map->textXy, shown)});
    auto prepared = std::make_shared<PreparedMap>();
    prepared->colouring = colourMap(*map, by);
    prepared->map = std::move(map);
    prepared->points = std::move(points);
    prepared->shown = std::move(shown);
    countShown(*prepared);
    prepared->image = prepareTower(prepared->points->image, prepared->map->imageXy, *prepared);
    prepared->text = prepareTower(prepared->points->text, prepared->map->textXy, *prepared);
    return prepared;
}

void MapScene::setPrepared(std::shared_ptr<const PreparedMap> prepared)
{
    m_prepared = std::move(prepared);
    rebuildLines();
    rebuildRings();
}

void MapScene::setModality(MapModality modality)
{
    m_modality = modality;
    rebuildLines();
}

void MapScene::setPairLines(bool shown)
{
    m_pairLines = shown;
    rebuildLines();
}

void MapScene::setSelected(std::vector<SampleId> samples)
{
    m_selected = std::move(samples);
    rebuildLines();
    rebuildRings();
}

void MapScene::setCurrent(std::optional<SampleId> sample)
{
    m_current = sample;
    rebuildLines();
}

bool MapScene::showsImages() const
{
    return m_prepared && !m_prepared->image.points->empty()
        && (m_modality != MapModality::Text || m_prepared->text.points->empty());
}

bool MapScene::showsTexts() const
{
    return m_prepared && !m_prepared->text.points->empty()
        && (m_modality != MapModality::Image || m_prepared->image.points->empty());
}

QRectF MapScene::bounds() const
{
    QRectF bounds;
    if (showsImages())
        bounds = m_prepared->image.points->bounds();
    if (showsTexts())
        bounds = showsImages() ? bounds.united(m_prepared->text.points->bounds())
                               : m_prepared->text.points->bounds();
    return bounds;
}

RasterScene MapScene::raster(QRgb ground) const
{
    RasterScene scene;
    scene.ground = ground;
    if (!m_prepared)
        return scene;
    scene.palette = m_prepared->colouring.palette;
    scene.lines = m_lines;
    scene.strongLines = m_strongLines;
    const auto add = [&](const PreparedMap::Tower& tower, bool discs, const PointIndex& ringed) {
        scene.common.push_back({tower.points, tower.colours, discs});
        scene.rare.push_back({&tower.rare, tower.rareColours, discs});
        if (m_ringedRows.empty())
            scene.ringed.push_back({&ringed, {}});
        else
            scene.ringed.push_back({tower.points, m_ringedRows});
    };
    if (showsTexts())
        add(m_prepared->text, false, m_ringedTexts);
    if (showsImages())
        add(m_prepared->image, true, m_ringedImages);
    return scene;
}

std::optional<PairLine> MapScene::lineOf(std::size_t row) const
{
    const Matrix& image = m_prepared->map->imageXy;
    const Matrix& text = m_prepared->map->textXy;
    if (!hasPoint(image, row) || !hasPoint(text, row) || !m_prepared->isShown(row))
        return {};
    return PairLine {image(row, 0), image(row, 1), text(row, 0), text(row, 1),
        m_prepared->colouring.colourOfRow[row]};
}

void MapScene::rebuildLines()
{
    m_lines.clear();
    m_strongLines.clear();
    if (!m_pairLines || !showsImages() || !showsTexts())
        return;
    const std::size_t rows = m_prepared->colouring.colourOfRow.size();
    if (rows <= allLinesUpTo) {
        for (std::size_t row = 0; row < rows; ++row) {
            if (const auto line = lineOf(row))
                (m_prepared->colouring.onTop[row] != 0 ? m_strongLines : m_lines).push_back(*line);
        }
    }
    const auto addStrong = [this](SampleId sample) {
        if (const auto line = lineOf(rowOf(sample)))
            m_strongLines.push_back(*line);
    };
    for (std::size_t i = 0; i < std::min(m_selected.size(), allLinesUpTo); ++i)
        addStrong(m_selected[i]);
    if (m_current)
        addStrong(*m_current);
}

void MapScene::rebuildRings()
{
    m_ringedImages = m_ringedTexts = PointIndex();
    m_ringedRows.clear();
    if (!m_prepared)
        return;
    if (m_selected.size() > sortedRingsUpTo) {
        m_ringedRows.assign(m_prepared->colouring.colourOfRow.size(), 0);
        for (const SampleId sample : m_selected) {
            if (rowOf(sample) < m_ringedRows.size())
                m_ringedRows[rowOf(sample)] = 1;
        }
        return;
    }
    std::vector<std::uint32_t> rows;
    for (const SampleId sample : m_selected) {
        if (m_prepared->isShown(rowOf(sample)))
            rows.push_back(static_cast<std::uint32_t>(sample));
    }
    m_ringedImages = PointIndex(m_prepared->map->imageXy, rows);
    m_ringedTexts = PointIndex(m_prepared->map->textXy, rows);
}

MapScene::Hit MapScene::hitAt(
    const PointIndex& points, std::size_t place, bool image, bool rare) const
{
    const std::uint32_t row = points.rows()[place];
    return {SampleId {row}, image, QPointF(points.x()[place], points.y()[place]),
        m_prepared->colouring.palette[m_prepared->colouring.colourOfRow[row]], rare};
}

std::optional<MapScene::Hit> MapScene::pick(QPointF at, QSizeF reach, QSizeF rareReach) const
{
    std::optional<Hit> best;
    double bestDistance = 0;
    const auto look = [&](const PointIndex& points, bool image, bool rare, QSizeF within) {
        const auto place = points.nearest(at.x(), at.y(), within.width(), within.height());
        if (!place)
            return;
        const Hit hit = hitAt(points, *place, image, rare);
        const double distance = std::hypot(
            (hit.at.x() - at.x()) / within.width(), (hit.at.y() - at.y()) / within.height());
        if (!best || distance < bestDistance) {
            best = hit;
            bestDistance = distance;
        }
    };
    for (const bool rare : {true, false}) {
        if (showsImages())
            look(rare ? m_prepared->image.rare : *m_prepared->image.points, true, rare,
                rare ? rareReach : reach);
        if (showsTexts())
            look(rare ? m_prepared->text.rare : *m_prepared->text.points, false, rare,
                rare ? rareReach : reach);
        if (best)
            break;
    }
    if (best)
        best->rare = m_prepared->colouring.onTop[rowOf(best->sample)] != 0;
    return best;
}

std::optional<MapScene::Hit> MapScene::pointOf(SampleId sample, bool image) const
{
    if (!m_prepared || !m_prepared->isShown(rowOf(sample)))
        return {};
    const std::size_t row = rowOf(sample);
    for (const bool tower : {image, !image}) {
        const Matrix& xy = tower ? m_prepared->map->imageXy : m_prepared->map->textXy;
        if ((tower ? showsImages() : showsTexts()) && hasPoint(xy, row))
            return Hit {sample, tower, QPointF(xy(row, 0), xy(row, 1)),
                m_prepared->colouring.palette[m_prepared->colouring.colourOfRow[row]],
                m_prepared->colouring.onTop[row] != 0};
    }
    return {};
}

std::optional<MapScene::Hit> MapScene::neighbour(const Hit& from, int dx, int dy) const
{
    std::optional<Hit> best;
    double bestCost = 0;
    const auto look = [&](const PointIndex& points, bool image) {
        for (std::size_t i = 0; i < points.size(); ++i) {
            const double x = points.x()[i] - from.at.x();
            const double y = points.y()[i] - from.at.y();
            const double along = x * dx + y * dy;
            const double across = std::abs(x * dy) + std::abs(y * dx);
            if (along <= 0 || across > along)
                continue;
            if (const double cost = along + 2 * across; !best || cost < bestCost) {
                best = hitAt(points, i, image, false);
                bestCost = cost;
            }
        }
    };
    if (showsImages())
        look(*m_prepared->image.points, true);
    if (showsTexts())
        look(*m_prepared->text.points, false);
    return best;
}

std::vector<SampleId> MapScene::within(const QRectF& area) const
{
    std::vector<SampleId> samples;
    if (!m_prepared)
        return samples;
    std::vector<std::uint8_t> inside(m_prepared->colouring.colourOfRow.size(), 0);
    const auto mark = [&](const PointIndex& points) {
        for (const std::uint32_t row : points.rowsWithin(area))
            inside[row] = 1;
    };
    if (showsImages())
        mark(*m_prepared->image.points);
    if (showsTexts())
        mark(*m_prepared->text.points);
    for (std::size_t row = 0; row < inside.size(); ++row) {
        if (inside[row] != 0)
            samples.push_back(SampleId {static_cast<std::int64_t>(row)});
    }
    return samples;
}

} // namespace clinic::ui
