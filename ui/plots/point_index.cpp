// SPDX-License-Identifier: Apache-2.0
#include "ui/plots/point_index.h"

#include "core/base/parallel.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cassert>
#include <cmath>

namespace clinic::ui {

namespace {

/// Unsigned numbers that sort as the floats do.
std::uint32_t sortKey(float value)
{
    const auto bits = std::bit_cast<std::uint32_t>(value + 0.0F); // -0 becomes 0
    return (bits & 0x80000000U) != 0 ? ~bits : bits | 0x80000000U;
}

struct Keyed {
    std::uint32_t key;
    std::uint32_t row;
};

/// Stable, by key, 11 bits a pass.
void radixSort(std::vector<Keyed>& items)
{
    std::vector<Keyed> other(items.size());
    for (int shift = 0; shift < 32; shift += 11) {
        std::array<std::size_t, 2048> start {};
        for (const Keyed& item : items)
            ++start[(item.key >> shift) & 2047];
        std::size_t sum = 0;
        for (std::size_t& count : start)
            sum += std::exchange(count, sum);
        for (const Keyed& item : items)
            other[start[(item.key >> shift) & 2047]++] = item;
        items.swap(other);
    }
}

} // namespace

PointIndex::PointIndex(MatrixView xy)
{
    std::vector<std::uint32_t> rows;
    rows.reserve(xy.rows());
    for (std::size_t i = 0; i < xy.rows(); ++i)
        rows.push_back(static_cast<std::uint32_t>(i));
    build(xy, std::move(rows));
}

PointIndex::PointIndex(MatrixView xy, std::span<const std::uint32_t> chosen)
{
    build(xy, {chosen.begin(), chosen.end()});
}

void PointIndex::build(MatrixView xy, std::vector<std::uint32_t> rows)
{
    std::erase_if(rows, [&](std::uint32_t row) {
        return row >= xy.rows() || !std::isfinite(xy(row, 0)) || !std::isfinite(xy(row, 1));
    });
    if (rows.empty())
        return;
    std::vector<Keyed> order;
    order.reserve(rows.size());
    for (const std::uint32_t row : rows)
        order.push_back({sortKey(xy(row, 1)), row});
    radixSort(order);
    const std::size_t n = order.size();
    const auto bands = std::clamp<std::size_t>(
        static_cast<std::size_t>(std::sqrt(static_cast<double>(n)) / 2), 1, 1024);
    m_bands.resize(bands);
    for (std::size_t b = 0; b < bands; ++b) {
        const Run points {b * n / bands, (b + 1) * n / bands};
        m_bands[b] = {points, xy(order[points.begin].row, 1), xy(order[points.end - 1].row, 1)};
    }
    m_x.resize(n);
    m_y.resize(n);
    m_rows.resize(n);
    parallelFor(bands, 16, [&](std::size_t first, std::size_t last) {
        for (std::size_t b = first; b < last; ++b) {
            const auto [begin, end] = m_bands[b].points;
            const auto by = [&](const Keyed& p) { return std::pair(xy(p.row, 0), p.row); };
            std::sort(order.begin() + static_cast<std::ptrdiff_t>(begin),
                order.begin() + static_cast<std::ptrdiff_t>(end),
                [&](const Keyed& p, const Keyed& q) { return by(p) < by(q); });
            for (std::size_t i = begin; i < end; ++i) {
                m_rows[i] = order[i].row;
                m_x[i] = xy(order[i].row, 0);
                m_y[i] = xy(order[i].row, 1);
            }
        }
    });
    const auto [left, right] = std::minmax_element(m_x.begin(), m_x.end());
    m_bounds = QRectF(QPointF(*left, m_bands.front().low), QPointF(*right, m_bands.back().high));
}

std::span<const PointIndex::Band> PointIndex::bandsWithin(double low, double high) const
{
    const auto first = std::partition_point(
        m_bands.begin(), m_bands.end(), [low](const Band& band) { return band.high < low; });
    const auto last = std::partition_point(
        first, m_bands.end(), [high](const Band& band) { return band.low <= high; });
    return {first, last};
}

PointIndex::Run PointIndex::withinX(const Band& band, double low, double high) const
{
    const auto begin = m_x.begin() + static_cast<std::ptrdiff_t>(band.points.begin);
    const auto end = m_x.begin() + static_cast<std::ptrdiff_t>(band.points.end);
    const auto first = std::partition_point(begin, end, [low](float x) { return x < low; });
    const auto last = std::partition_point(first, end, [high](float x) { return x <= high; });
    return {static_cast<std::size_t>(first - m_x.begin()),
        static_cast<std::size_t>(last - m_x.begin())};
}

std::size_t PointIndex::countNear(const QRectF& area) const
{
    std::size_t count = 0;
    forRuns(area, [&count](Run run) { count += run.end - run.begin; });
    return count;
}

std::vector<std::uint32_t> PointIndex::rowsWithin(const QRectF& area) const
{
    std::vector<std::uint32_t> rows;
    forRuns(area, [&](Run run) {
        for (std::size_t i = run.begin; i < run.end; ++i) {
            if (m_y[i] >= area.top() && m_y[i] <= area.bottom())
                rows.push_back(m_rows[i]);
        }
    });
    return rows;
}

std::optional<std::size_t> PointIndex::nearest(double x, double y, double rx, double ry) const
{
    std::optional<std::size_t> best;
    double bestDistance = 1;
    forRuns(QRectF(QPointF(x - rx, y - ry), QPointF(x + rx, y + ry)), [&](Run run) {
        for (std::size_t i = run.begin; i < run.end; ++i) {
            const double dx = (m_x[i] - x) / rx;
            const double dy = (m_y[i] - y) / ry;
            const double distance = dx * dx + dy * dy;
            if (distance < bestDistance || (!best && distance <= 1)) {
                bestDistance = distance;
                best = i;
            }
        }
    });
    return best;
}

} // namespace clinic::ui
