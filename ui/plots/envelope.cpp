// SPDX-License-Identifier: Apache-2.0
#include "ui/plots/envelope.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace clinic::ui {

namespace {

constexpr double infinite = std::numeric_limits<double>::infinity();

/// Places of the points inside, the last one exclusive.
std::pair<std::size_t, std::size_t> inside(std::span<const double> x, double from, double to)
{
    const auto first = std::ranges::lower_bound(x, from);
    const auto last = std::ranges::upper_bound(x, to);
    return {
        static_cast<std::size_t>(first - x.begin()), static_cast<std::size_t>(last - x.begin())};
}

EnvelopeColumn columnOf(
    std::span<const double> x, std::span<const double> y, std::size_t begin, std::size_t end)
{
    EnvelopeColumn column {x[begin + (end - begin) / 2], infinite, -infinite, 0};
    double sum = 0;
    int count = 0;
    for (std::size_t i = begin; i < end; ++i) {
        if (!std::isfinite(y[i]))
            continue;
        column.low = std::min(column.low, y[i]);
        column.high = std::max(column.high, y[i]);
        sum += y[i];
        ++count;
    }
    if (count == 0)
        column.low = column.high = column.mean = std::numeric_limits<double>::quiet_NaN();
    else
        column.mean = sum / count;
    return column;
}

} // namespace

std::vector<EnvelopeColumn> envelope(
    std::span<const double> x, std::span<const double> y, double from, double to, int columns)
{
    std::vector<EnvelopeColumn> found;
    const auto [first, last] = inside(x, from, to);
    const double width = (to - from) / std::max(1, columns);
    std::size_t begin = first;
    while (begin < last) {
        const double part = std::floor((x[begin] - from) / width);
        const double border = from + (part + 1) * width;
        std::size_t end = begin + 1;
        while (end < last && x[end] < border)
            ++end;
        found.push_back(columnOf(x, y, begin, end));
        begin = end;
    }
    return found;
}

ValueBounds boundsWithin(
    std::span<const double> x, std::span<const double> y, double from, double to)
{
    ValueBounds bounds {infinite, -infinite};
    const auto [first, last] = inside(x, from, to);
    for (std::size_t i = first; i < last; ++i) {
        if (std::isfinite(y[i])) {
            bounds.low = std::min(bounds.low, y[i]);
            bounds.high = std::max(bounds.high, y[i]);
        }
    }
    return bounds;
}

} // namespace clinic::ui
