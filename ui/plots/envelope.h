// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/plots/value_blocks.h"

#include <span>
#include <vector>

namespace clinic::ui {

/// What one pixel column of a chart holds; NaN where it holds no value.
struct EnvelopeColumn {
    double x = 0; ///< of its middle value
    double low = 0, high = 0;
    double mean = 0;
};

/// Points of a curve; x rises. The blocks are of y and save time; null: there are none.
struct CurvePoints {
    std::span<const double> x, y;
    const ValueBlocks* blocks = nullptr;
};

/// Least, largest and mean value of each of `columns` equal parts of [from, to]; parts without a
/// point are left out, a part of NaN alone is a gap (NaN).
std::vector<EnvelopeColumn> envelope(
    const CurvePoints& points, double from, double to, int columns);

struct ValueBounds {
    double low = 0, high = 0; ///< infinite the wrong way round where there is none
};
/// Least and largest value of the points with from <= x <= to.
ValueBounds boundsWithin(const CurvePoints& points, double from, double to);

} // namespace clinic::ui
