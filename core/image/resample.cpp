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
/// Pillow 13's choice; older ones always began across. It shows, since each pass is rounded.
bool rowsGoFirst(const Image& image, int width, int height)
{
    return height < image.height && image.height - height > 2 * (image.width - width);
}

std::size_t rowBytesOf(const Image& image)
{
    return static_cast<std::size_t>(image.width) * 3;
}

/// Rows [first, first + count) of a picture, each resized to what `columns` say.
Image resizedAcross(const Image& image, const AxisWeights& columns, int first, int count)
{
    Image result {static_cast<int>(columns.spans.size()), count, {}};
    result.rgb.resize(rowBytesOf(result) * static_cast<std::size_t>(count));
    for (int y = 0; y < count; ++y)
        resampleRow(image.rgb.data() + static_cast<std::size_t>(first + y) * rowBytesOf(image),
            image.width, columns,
            result.rgb.data() + static_cast<std::size_t>(y) * rowBytesOf(result));
    return result;
}

/// `rows` speak of a picture whose first `offset` rows were left out of `image`.
Image resizedDown(const Image& image, const AxisWeights& rows, int offset)
{
    Image result {image.width, static_cast<int>(rows.spans.size()), {}};
    const std::size_t rowBytes = rowBytesOf(image);
    result.rgb.resize(rowBytes * rows.spans.size());
    for (std::size_t y = 0; y < rows.spans.size(); ++y) {
        const auto [first, count] = rows.spans[y];
        blendRows(image.rgb.data() + static_cast<std::size_t>(first - offset) * rowBytes, rowBytes,
            rows.weights.data() + y * static_cast<std::size_t>(rows.taps), count,
            result.rgb.data() + y * rowBytes);
    }
    return result;
}

/// Part of a picture as it is.
Image cropped(const Image& image, const ResampleWindow& window)
{
    Image result {window.width, window.height, {}};
    for (int y = 0; y < window.height; ++y) {
        const auto from = image.rgb.begin()
            + (static_cast<std::ptrdiff_t>(window.top + y) * image.width + window.left) * 3;
        result.rgb.insert(
            result.rgb.end(), from, from + static_cast<std::ptrdiff_t>(window.width) * 3);
    }
    return result;
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
    const auto columns = axisWeights(image.width, width, window.left, window.width, filter);
    const auto rows = axisWeights(image.height, height, window.top, window.height, filter);
    if (!across && !down)
        return cropped(image, window);
    if (!down)
        return resizedAcross(image, columns, window.top, window.height);
    if (!across)
        return cropped(resizedDown(image, rows, 0), {window.left, 0, window.width, window.height});
    if (rowsGoFirst(image, width, height))
        return resizedAcross(resizedDown(image, rows, 0), columns, 0, window.height);
    const int first = rows.spans.front().first;
    const int last = rows.spans.back().first + rows.spans.back().count;
    return resizedDown(resizedAcross(image, columns, first, last - first), rows, first);
}

} // namespace clinic
