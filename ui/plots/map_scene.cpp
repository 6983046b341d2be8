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
    const PointIndex& points, MatrixView xy, const MapColouring& colouring)
{
    PreparedMap::Tower tower {&points, coloursOf(points, colouring), {}, {}};
    std::vector<std::uint32_t> rare;
    for (std::size_t row = 0; row < std::min(colouring.onTop.size(), xy.rows()); ++row) {
        if (colouring.onTop[row] != 0)
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

std::size_t rowOf(SampleId sample)
{
    return static_cast<std::size_t>(sample);
}

} // namespace

std::shared_ptr<const PreparedMap> prepareMap(
    std::shared_ptr<const MapResult> map, ColourBy by, std::shared_ptr<const MapPoints> points)
{
    if (!points)
        points = std::make_shared<const MapPoints>(
            MapPoints {PointIndex(map->imageXy), PointIndex(map->textXy)});
    auto prepared = std::make_shared<PreparedMap>();
    prepared->colouring = colourMap(*map, by);
    prepared->image = prepareTower(points->image, map->imageXy, prepared->colouring);
    prepared->text = prepareTower(points->text, map->textXy, prepared->colouring);
    prepared->map = std::move(map);
    prepared->points = std::move(points);
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
        scene.ringed.push_back(&ringed);
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
    if (!hasPoint(image, row) || !hasPoint(text, row))
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
    if (!m_prepared)
        return;
    std::vector<std::uint32_t> rows;
    for (const SampleId sample : m_selected)
        rows.push_back(static_cast<std::uint32_t>(sample));
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
    if (!m_prepared)
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
    std::vector<std::uint32_t> rows;
    if (showsImages())
        rows = m_prepared->image.points->rowsWithin(area);
    if (showsTexts()) {
        const auto texts = m_prepared->text.points->rowsWithin(area);
        rows.insert(rows.end(), texts.begin(), texts.end());
    }
    std::ranges::sort(rows);
    rows.erase(std::ranges::unique(rows).begin(), rows.end());
    std::vector<SampleId> samples;
    samples.reserve(rows.size());
    for (const std::uint32_t row : rows)
        samples.push_back(SampleId {row});
    return samples;
}

} // namespace clinic::ui
