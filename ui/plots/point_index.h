// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/matrix.h"

#include <QRectF>

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

namespace clinic::ui {

/// Points in bands of about equal count by y, each band sorted by x. Bands follow the data, so
/// neither an outlier nor a dense cluster makes a look-up slow, and drawing in this order writes
/// memory in order. Immutable.
class PointIndex {
public:
    /// Consecutive points [begin, end).
    struct Run {
        std::size_t begin = 0;
        std::size_t end = 0;
    };

    PointIndex() = default;
    /// Rows of an n x 2 matrix; rows holding NaN have no point. With `chosen`, only those rows.
    explicit PointIndex(MatrixView xy);
    PointIndex(MatrixView xy, std::span<const std::uint32_t> chosen);

    std::size_t size() const { return m_x.size(); }
    bool empty() const { return m_x.empty(); }
    std::span<const float> x() const { return m_x; }
    std::span<const float> y() const { return m_y; }
    std::span<const std::uint32_t> rows() const { return m_rows; }
    /// Smallest rectangle around all points; null when there is none.
    QRectF bounds() const { return m_bounds; }

    /// Calls visit(run) for runs that together hold every point of the rectangle and, beyond it,
    /// only points of the same x range in bands that reach into it. Runs come in a fixed order.
    template <typename Visit> void forRuns(const QRectF& area, const Visit& visit) const
    {
        for (const Band& band : bandsWithin(area.top(), area.bottom())) {
            if (const Run run = withinX(band, area.left(), area.right()); run.begin < run.end)
                visit(run);
        }
    }
    /// Number of points in those runs: at least the points within.
    std::size_t countNear(const QRectF& area) const;
    std::vector<std::uint32_t> rowsWithin(const QRectF& area) const;
    /// Place of the point nearest to (x, y), distances measured in units of (rx, ry), at most 1
    /// away.
    std::optional<std::size_t> nearest(double x, double y, double rx, double ry) const;

private:
    struct Band {
        Run points;
        float low = 0, high = 0; ///< y of the lowest and the highest point
    };

    void build(MatrixView xy, std::vector<std::uint32_t> rows);
    std::span<const Band> bandsWithin(double low, double high) const;
    Run withinX(const Band& band, double low, double high) const;

    std::vector<float> m_x, m_y;
    std::vector<std::uint32_t> m_rows;
    std::vector<Band> m_bands; ///< by rising y
    QRectF m_bounds;
};

} // namespace clinic::ui
