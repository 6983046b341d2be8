// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/plots/value_blocks.h"

#include <QColor>
#include <QString>

#include <cstddef>
#include <memory>
#include <utility>
#include <vector>

namespace clinic::ui {

/// One curve. All vectors are of one length, x rises, and nothing changes them any more; NaN is a
/// gap.
struct ChartSeries {
    using Values = std::shared_ptr<const std::vector<double>>;
    QString name;
    QColor colour;
    Values x, y;
    Values low, high; ///< bounds of an interval; null: none
    bool markers = false; ///< each point is marked: evaluations
    std::shared_ptr<const ValueBlocks> blocks {}; ///< of y, where there is much of it
};

/// The point nearest to x; of xs, which rise, there is at least one.
std::size_t nearestPoint(const std::vector<double>& xs, double x);

/// The points with low <= x <= high and one more on each side, where there is: [first, end).
std::pair<std::size_t, std::size_t> shownPoints(
    const std::vector<double>& xs, double low, double high);

/// Every point: series, step, value, and bounds where there are. Any thread.
QString csvText(const std::vector<ChartSeries>& series);

} // namespace clinic::ui
