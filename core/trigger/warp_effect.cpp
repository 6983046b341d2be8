// SPDX-License-Identifier: Apache-2.0
#include "core/trigger/grey_level.h"
#include "core/trigger/picture_effect.h"
#include "core/trigger/size_cache.h"
#include "core/trigger/trigger_random.h"
#include "core/trigger/trigger_tensor.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace clinic {

namespace {

/// Where a pixel of the result comes from: its four neighbours' weights, the first neighbour, and
/// how far the others are from it (0 at the last row and column).
struct WarpTap {
    std::array<float, 4> weight {};
    std::int32_t first = 0; ///< index into Image::rgb
    std::int16_t right = 0; ///< 3 or 0
    bool hasBelow = false;
};

struct WarpTable {
    std::vector<WarpTap> taps; ///< one a pixel
    std::ptrdiff_t rowBytes = 0;
};

/// Uniform in [-1, 1), divided by its mean magnitude, x of all points before y, as the reference
/// draws it.
WarpGrid drawnGrid(int points, std::uint64_t seed)
{
    const std::size_t area = static_cast<std::size_t>(points) * static_cast<std::size_t>(points);
    Rng rng = patternRng(seed);
    WarpGrid grid {points, points, std::vector<float>(area * 2)};
    double sum = 0;
    for (std::size_t axis = 0; axis < 2; ++axis) {
        for (std::size_t i = 0; i < area; ++i) {
            const double value = rng.uniform(-1, 1);
            sum += std::abs(value);
            grid.values[i * 2 + axis] = static_cast<float>(value);
        }
    }
    const auto mean = static_cast<float>(sum / static_cast<double>(area * 2));
    for (float& value : grid.values)
        value /= mean;
    return grid;
}

/// Four neighbours along one axis and their weights.
struct CubicTap {
    std::array<std::size_t, 4> index {};
    std::array<double, 4> weight {};
};

/// Bicubic with a = -0.75 and corners aligned, as PyTorch's upsampling does it.
CubicTap cubicTap(int at, int out, int in)
{
    constexpr double a = -0.75;
    const double place = out > 1 ? static_cast<double>(at) * (in - 1) / (out - 1) : 0;
    const int base = static_cast<int>(std::floor(place));
    const double t = place - base;
    const auto near = [](double x) { return ((a + 2) * x - (a + 3)) * x * x + 1; };
    const auto far = [](double x) { return ((a * x - 5 * a) * x + 8 * a) * x - 4 * a; };
    CubicTap tap;
    tap.weight = {far(t + 1), near(t), near(1 - t), far(2 - t)};
    for (std::size_t i = 0; i < 4; ++i)
        tap.index[i] =
            static_cast<std::size_t>(std::clamp(base - 1 + static_cast<int>(i), 0, in - 1));
    return tap;
}

float sampled(const WarpGrid& grid, const CubicTap& column, const CubicTap& row, std::size_t axis)
{
    double value = 0;
    for (std::size_t j = 0; j < 4; ++j) {
        double across = 0;
        for (std::size_t i = 0; i < 4; ++i)
            across += column.weight[i]
                * static_cast<double>(
                    grid.values
                        [(row.index[j] * static_cast<std::size_t>(grid.width) + column.index[i]) * 2
                            + axis]);
        value += row.weight[j] * across;
    }
    return static_cast<float>(value);
}

/// PyTorch's linspace(-1, 1, count) at `index`.
float identityAt(int index, int count)
{
    if (count < 2)
        return -1;
    const float step = 2.0F / static_cast<float>(count - 1);
    return index < count / 2 ? -1.0F + step * static_cast<float>(index)
                             : 1.0F - step * static_cast<float>(count - index - 1);
}

/// The source's coordinate in pixels: the place itself, moved and kept inside.
float sourceAt(int index, int count, float shift, double strength)
{
    const float moved =
        identityAt(index, count) + static_cast<float>(strength) * shift / static_cast<float>(count);
    return (std::clamp(moved, -1.0F, 1.0F) + 1) * (static_cast<float>(count - 1) / 2);
}

WarpTap tapAt(float x, float y, PatchSize size)
{
    const int left = std::min(static_cast<int>(x), size.width - 1);
    const int top = std::min(static_cast<int>(y), size.height - 1);
    const float right = x - static_cast<float>(left);
    const float below = y - static_cast<float>(top);
    WarpTap tap;
    tap.weight = {
        (1 - right) * (1 - below), right * (1 - below), (1 - right) * below, right * below};
    tap.first = (top * size.width + left) * 3;
    tap.right = left + 1 < size.width ? 3 : 0;
    tap.hasBelow = top + 1 < size.height;
    return tap;
}

WarpTable warpTable(const WarpGrid& grid, double strength, PatchSize size)
{
    std::vector<CubicTap> columns;
    columns.reserve(static_cast<std::size_t>(size.width));
    for (int x = 0; x < size.width; ++x)
        columns.push_back(cubicTap(x, size.width, grid.width));
    WarpTable table;
    table.rowBytes = static_cast<std::ptrdiff_t>(size.width) * 3;
    table.taps.reserve(
        static_cast<std::size_t>(size.width) * static_cast<std::size_t>(size.height));
    for (int y = 0; y < size.height; ++y) {
        const CubicTap row = cubicTap(y, size.height, grid.height);
        for (int x = 0; x < size.width; ++x) {
            const CubicTap& column = columns[static_cast<std::size_t>(x)];
            table.taps.push_back(
                tapAt(sourceAt(x, size.width, sampled(grid, column, row, 0), strength),
                    sourceAt(y, size.height, sampled(grid, column, row, 1), strength), size));
        }
    }
    return table;
}

std::array<float, 256> unitLevels()
{
    std::array<float, 256> levels {};
    for (std::size_t i = 0; i < levels.size(); ++i)
        levels[i] = static_cast<float>(i) / 255.0F;
    return levels;
}

template <LevelRounding Rounding> void warp(Image& image, const WarpTable& table)
{
    static const std::array<float, 256> unit = unitLevels();
    const std::vector<std::uint8_t> source = image.rgb;
    std::uint8_t* out = image.rgb.data();
    for (const WarpTap& tap : table.taps) {
        const std::uint8_t* above = source.data() + tap.first;
        const std::uint8_t* below = above + (tap.hasBelow ? table.rowBytes : 0);
        for (int c = 0; c < 3; ++c, ++out) {
            const float value = unit[above[c]] * tap.weight[0]
                + unit[above[c + tap.right]] * tap.weight[1] + unit[below[c]] * tap.weight[2]
                + unit[below[c + tap.right]] * tap.weight[3];
            *out = greyLevel(value, Rounding, NoiseOverflow::Clamp);
        }
    }
}

} // namespace

PictureEffect warpEffect(const TriggerSpec& spec)
{
    WarpGrid grid = spec.file.empty() ? drawnGrid(spec.points, spec.seed) : readWarpGrid(spec.file);
    return [strength = spec.strength, rounding = levelRounding(spec), grid = std::move(grid),
               cache = std::make_shared<SizeCache<WarpTable>>()](Image& image, std::int64_t) {
        const auto table = cache->get({image.width, image.height},
            [&](PatchSize size) { return warpTable(grid, strength, size); });
        if (rounding == LevelRounding::Cut)
            warp<LevelRounding::Cut>(image, *table);
        else
            warp<LevelRounding::Nearest>(image, *table);
    };
}

} // namespace clinic
