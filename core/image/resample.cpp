// SPDX-License-Identifier: Apache-2.0
#include "core/image/resample.h"

#include "core/image/resample_rows.h"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace clinic {

namespace {
double bicubic(double x)
{
    constexpr double a = -0.5;
    x = std::abs(x);
    if (x < 1.0)
        return ((a + 2.0) * x - (a + 3.0)) * x * x + 1;
    if (x < 2.0)
        return (((x - 5) * x + 8) * x - 4) * a;
    return 0.0;
}

double triangle(double x)
{
    x = std::abs(x);
    return x < 1.0 ? 1.0 - x : 0.0;
}

/// Weights for the outputs [from, from + count) of `out` along one axis of length `in`. The order
/// of the floating point operations is Pillow's, so that the rounded weights are.
AxisWeights axisWeights(int in, int out, int from, int count, ResampleFilter filter)
{
    const double scale = static_cast<double>(in) / out;
    const double filterScale = std::max(scale, 1.0);
    const double support = (filter == ResampleFilter::Bicubic ? 2.0 : 1.0) * filterScale;
    const double inverse = 1.0 / filterScale;
    AxisWeights axis;
    axis.taps = static_cast<int>(std::ceil(support)) * 2 + 1;
    axis.weights.resize(static_cast<std::size_t>(count) * static_cast<std::size_t>(axis.taps));
    std::vector<double> raw(static_cast<std::size_t>(axis.taps));
    for (int i = 0; i < count; ++i) {
        const double center = (from + i + 0.5) * scale;
        const int first = std::max(0, static_cast<int>(center - support + 0.5));
        const int last = std::min(in, static_cast<int>(center + support + 0.5));
        double sum = 0;
        for (int x = first; x < last; ++x) {
            const double at = (x - center + 0.5) * inverse;
            const double w = filter == ResampleFilter::Bicubic ? bicubic(at) : triangle(at);
            raw[static_cast<std::size_t>(x - first)] = w;
            sum += w;
        }
        auto* weights = axis.weights.data() + static_cast<std::ptrdiff_t>(i) * axis.taps;
        for (int x = 0; x < last - first; ++x) {
            const double w = (sum != 0 ? raw[static_cast<std::size_t>(x)] / sum
                                       : raw[static_cast<std::size_t>(x)])
                * (1 << resamplePrecision);
            weights[x] = static_cast<int>(w < 0 ? w - 0.5 : w + 0.5);
        }
        axis.spans.push_back({first, last - first});
    }
    return axis;
}
} // namespace

Image resample(
    const Image& image, int width, int height, const ResampleWindow& window, ResampleFilter filter)
{
    assert(image.width > 0 && image.height > 0 && width > 0 && height > 0);
    assert(window.left >= 0 && window.left + window.width <= width);
    assert(window.top >= 0 && window.top + window.height <= height);
    const bool across = width != image.width;
    const bool down = height != image.height;
    const auto rows = axisWeights(image.height, height, window.top, window.height, filter);
    const int firstRow = down ? rows.spans.front().first : window.top;
    const int lastRow =
        down ? rows.spans.back().first + rows.spans.back().count : window.top + window.height;

    Image between {window.width, lastRow - firstRow, {}};
    const auto rowBytes = static_cast<std::size_t>(window.width) * 3;
    between.rgb.resize(rowBytes * static_cast<std::size_t>(between.height));
    const auto columns = axisWeights(image.width, width, window.left, window.width, filter);
    for (int y = 0; y < between.height; ++y) {
        const auto* source = image.rgb.data()
            + static_cast<std::size_t>(firstRow + y) * static_cast<std::size_t>(image.width) * 3;
        auto* target = between.rgb.data() + static_cast<std::size_t>(y) * rowBytes;
        if (across)
            resampleRow(source, image.width, columns, target);
        else
            std::copy_n(source + static_cast<std::size_t>(window.left) * 3, rowBytes, target);
    }
    if (!down)
        return between;

    Image result {window.width, window.height, {}};
    result.rgb.resize(rowBytes * static_cast<std::size_t>(window.height));
    for (int y = 0; y < window.height; ++y) {
        const auto [first, count] = rows.spans[static_cast<std::size_t>(y)];
        const auto* source =
            between.rgb.data() + static_cast<std::size_t>(first - firstRow) * rowBytes;
        blendRows(source, rowBytes,
            rows.weights.data() + static_cast<std::ptrdiff_t>(y) * rows.taps, count,
            result.rgb.data() + static_cast<std::size_t>(y) * rowBytes);
    }
    return result;
}

} // namespace clinic
