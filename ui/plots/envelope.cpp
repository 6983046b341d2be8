// SPDX-License-Identifier: Apache-2.0
#include "ui/plots/envelope.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace clinic::ui {

namespace {

/// Places of the points inside, the last one exclusive.
std::pair<std::size_t, std::size_t> inside(std::span<const double> x, double from, double to)
{
    const auto first = std::ranges::lower_bound(x, from);
    const auto last = std::ranges::upper_bound(x, to);
    return {
        static_cast<std::size_t>(first - x.begin()), static_cast<std::size_t>(last - x.begin())};
}

ValueSummary summaryOf(const CurvePoints& points, std::size_t begin, std::size_t end)
{
    static const ValueBlocks none;
    return (points.blocks ? *points.blocks : none).of(points.y, begin, end);
}

EnvelopeColumn columnOf(const CurvePoints& points, std::size_t begin, std::size_t end)
{
    const double x = points.x[begin + (end - begin) / 2];
    const ValueSummary summary = summaryOf(points, begin, end);
    if (summary.count == 0) {
        constexpr double gap = std::numeric_limits<double>::quiet_NaN();
        return {x, gap, gap, gap};
    }
    return {x, summary.low, summary.high, summary.sum / static_cast<double>(summary.count)};
}

} // namespace

std::vector<EnvelopeColumn> envelope(const CurvePoints& points, double from, double to, int columns)
{
    std::vector<EnvelopeColumn> found;
    const std::span<const double> x = points.x;
    const auto [first, last] = inside(x, from, to);
    const double width = (to - from) / std::max(1, columns);
    std::size_t begin = first;
    while (begin < last) {
        const double part = std::floor((x[begin] - from) / width);
        const double border = from + (part + 1) * width;
        const auto rest = x.subspan(begin + 1, last - begin - 1);
        const std::size_t end = begin + 1
            + static_cast<std::size_t>(std::ranges::lower_bound(rest, border) - rest.begin());
        found.push_back(columnOf(points, begin, end));
        begin = end;
    }
    return found;
}

ValueBounds boundsWithin(const CurvePoints& points, double from, double to)
{
    const auto [first, last] = inside(points.x, from, to);
    const ValueSummary summary = summaryOf(points, first, last);
    return {summary.low, summary.high};
}

} // namespace clinic::ui
