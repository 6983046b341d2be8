// SPDX-License-Identifier: Apache-2.0
#include "ui/plots/point_stamp.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace clinic::ui {

namespace {

double coverage(StampShape shape, double dx, double dy, double radius, double stroke)
{
    if (shape == StampShape::Disc)
        return std::clamp(radius - std::hypot(dx, dy) + 0.5, 0.0, 1.0);
    const double distance = shape == StampShape::Ring
        ? std::hypot(dx, dy)
        : (std::abs(dx) + std::abs(dy)) / std::numbers::sqrt2;
    // the diamond's edge lies at the distance of its side from the centre
    const double edge = shape == StampShape::Ring ? radius : radius / std::numbers::sqrt2 * 1.15;
    return std::clamp(stroke / 2 - std::abs(distance - edge) + 0.5, 0.0, 1.0);
}

} // namespace

PointStamp::PointStamp(StampShape shape, double radius, double stroke)
    : m_reach(
        static_cast<int>(std::ceil((shape == StampShape::Diamond ? 1.15 : 1.0) * radius + stroke))
        + 1)
    , m_side(2 * m_reach + 1)
{
    for (int phase = 0; phase < phases * phases; ++phase) {
        auto& mask = m_masks[static_cast<std::size_t>(phase)];
        mask.resize(static_cast<std::size_t>(m_side) * m_side);
        const double centreX =
            m_reach + (phase % phases + 0.5) / phases; // NOLINT: the cell of the phase is meant
        const double centreY = m_reach + (phase / phases + 0.5) / phases; // NOLINT
        for (int y = 0; y < m_side; ++y) {
            for (int x = 0; x < m_side; ++x)
                mask[static_cast<std::size_t>(y) * m_side + x] =
                    static_cast<std::uint8_t>(std::lround(255
                        * coverage(shape, x + 0.5 - centreX, y + 0.5 - centreY, radius, stroke)));
        }
    }
}

void PointStamp::draw(const Target& target, float x, float y, QRgb colour, unsigned opacity) const
{
    const float floorX = std::floor(x);
    const float floorY = std::floor(y);
    const int phase =
        static_cast<int>((y - floorY) * phases) * phases + static_cast<int>((x - floorX) * phases);
    const int left = static_cast<int>(floorX) - m_reach;
    const int top = static_cast<int>(floorY) - m_reach;
    const auto& mask = m_masks[static_cast<std::size_t>(std::clamp(phase, 0, phases * phases - 1))];
    const int firstColumn = std::max(0, -left);
    const int lastColumn = std::min(m_side, target.width - left);
    for (int row = std::max(top, target.firstRow); row < std::min(top + m_side, target.lastRow);
         ++row) {
        const std::uint8_t* cover = mask.data() + static_cast<std::size_t>(row - top) * m_side;
        QRgb* pixel = target.pixels
            + static_cast<std::ptrdiff_t>(row - target.firstRow) * target.width + left;
        for (int column = firstColumn; column < lastColumn; ++column) {
            if (const unsigned a = (cover[column] * opacity) >> 8; a != 0)
                pixel[column] = blendOver(withCoverage(colour, a), pixel[column]);
        }
    }
}

} // namespace clinic::ui
