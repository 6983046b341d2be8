// SPDX-License-Identifier: Apache-2.0
#include "ui/plots/line_raster.h"

#include <algorithm>
#include <cmath>

namespace clinic::ui {

namespace {

/// Splits a line's weight over the two pixels beside it, by how near each is.
void addBeside(std::uint64_t* near, std::ptrdiff_t step, float share,
    const std::uint64_t (&lanes)[lineWeight + 1])
{
    const auto far = static_cast<unsigned>(share * lineWeight + 0.5F);
    if (far < lineWeight)
        DensityBuffer::add(near[0], lanes[lineWeight - far]);
    if (far > 0)
        DensityBuffer::add(near[step], lanes[far]);
}

/// Pixels [first, last) whose centres lie between two ends, within limits.
struct Span {
    int first = 0, last = 0;
};
Span centresBetween(float a, float b, int low, int high)
{
    const auto first = std::ceil(std::clamp(std::min(a, b) - 0.5F, low - 1.0F, high + 1.0F));
    const auto last = std::floor(std::clamp(std::max(a, b) - 0.5F, low - 1.0F, high + 1.0F));
    return {std::max(low, static_cast<int>(first)), std::min(high, static_cast<int>(last) + 1)};
}

} // namespace

void addLines(DensityBuffer& buffer, std::span<const PairLine> lines,
    const std::array<QRgb, 256>& palette, const PixelTransform& transform, int width, int firstRow,
    int lastRow)
{
    for (const PairLine& line : lines) {
        const float x0 = transform.pixelX(line.x0);
        const float y0 = transform.pixelY(line.y0);
        const float dx = transform.pixelX(line.x1) - x0;
        const float dy = transform.pixelY(line.y1) - y0;
        if (std::max(y0, y0 + dy) < static_cast<float>(firstRow)
            || std::min(y0, y0 + dy) > static_cast<float>(lastRow))
            continue;
        const std::uint64_t one = DensityBuffer::lanes(palette[line.colour]);
        const std::uint64_t lanes[lineWeight + 1] {0, one, 2 * one, 3 * one, 4 * one};
        if (std::abs(dy) >= std::abs(dx)) {
            const Span rows = centresBetween(y0, y0 + dy, firstRow, lastRow);
            for (int y = rows.first; y < rows.last; ++y) {
                const float x = x0 + (static_cast<float>(y) + 0.5F - y0) * dx / dy - 0.5F;
                const float floor = std::floor(x);
                if (floor >= -1 && floor < static_cast<float>(width))
                    addBeside(
                        buffer.cell(static_cast<int>(floor), y - firstRow), 1, x - floor, lanes);
            }
            continue;
        }
        // a flat line: only the columns in which it lies within the stripe
        const auto columnAt = [&](int row) {
            return x0 + (static_cast<float>(row) - y0) * dx / dy;
        };
        float from = x0;
        float to = x0 + dx;
        if (std::abs(dy) > 1e-3F) {
            const float a = columnAt(firstRow - 1);
            const float b = columnAt(lastRow + 1);
            const float low = std::max(std::min(from, to), std::min(a, b));
            const float high = std::min(std::max(from, to), std::max(a, b));
            if (low > high)
                continue;
            from = low;
            to = high;
        }
        const Span columns = centresBetween(from, to, 0, width);
        for (int x = columns.first; x < columns.last; ++x) {
            const float y = y0 + (static_cast<float>(x) + 0.5F - x0) * dy / dx - 0.5F
                - static_cast<float>(firstRow);
            const float floor = std::floor(y);
            if (floor >= -1 && floor < static_cast<float>(lastRow - firstRow))
                addBeside(
                    buffer.cell(x, static_cast<int>(floor)), buffer.stride(), y - floor, lanes);
        }
    }
}

ToneCurve lineTone(std::size_t lines, bool strong)
{
    const double single =
        std::clamp((strong ? 6.0 : 3.2) / std::sqrt(static_cast<double>(lines) + 1), 0.035, 0.55);
    // the curve starts at weight 1, a line has lineWeight
    return ToneCurve(
        single / lineWeight, std::clamp(static_cast<double>(lines) * 0.6, 60.0, 900.0));
}

} // namespace clinic::ui
