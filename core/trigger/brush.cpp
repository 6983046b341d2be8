// SPDX-License-Identifier: Apache-2.0
#include "core/trigger/brush.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace clinic {

namespace {

/// Round to nearest of a * b / 255.
int share(int a, int b)
{
    return (a * b + 127) / 255;
}

double distanceToSegment(CanvasPoint p, CanvasPoint a, CanvasPoint b)
{
    const double dx = b.x - a.x;
    const double dy = b.y - a.y;
    const double length2 = dx * dx + dy * dy;
    const double along = length2 > 0 ? ((p.x - a.x) * dx + (p.y - a.y) * dy) / length2 : 0;
    const double t = std::clamp(along, 0.0, 1.0);
    return std::hypot(p.x - (a.x + t * dx), p.y - (a.y + t * dy));
}

/// Pixels of [0, limit) that a span of coordinates touches.
std::pair<int, int> pixelSpan(double low, double high, int limit)
{
    const auto first = std::clamp(std::floor(low), 0.0, static_cast<double>(limit));
    const auto last = std::clamp(std::ceil(high), first, static_cast<double>(limit));
    return {static_cast<int>(first), static_cast<int>(last)};
}

} // namespace

Rgba blended(Rgba under, Rgba over)
{
    const int a = over[3];
    const int rest = 255 - a;
    const int weight = a * 255 + under[3] * rest; // the alpha of both, in 255ths of 255
    if (weight == 0)
        return {0, 0, 0, 0};
    Rgba both {};
    for (std::size_t c = 0; c < 3; ++c)
        both[c] = static_cast<std::uint8_t>(
            (over[c] * a * 255 + under[c] * under[3] * rest + weight / 2) / weight);
    both[3] = static_cast<std::uint8_t>((weight + 127) / 255);
    return both;
}

Stroke::Stroke(RgbaImage base, const Brush& brush)
    : m_brush(brush)
    , m_base(std::move(base))
    , m_picture(m_base)
    , m_mask(m_base.rgba.size() / 4)
{
}

CanvasPoint Stroke::onGrid(CanvasPoint point) const
{
    if (m_brush.hardness < 1)
        return point;
    if (m_brush.diameter % 2 != 0)
        return {std::floor(point.x) + 0.5, std::floor(point.y) + 0.5};
    return {std::floor(point.x + 0.5), std::floor(point.y + 0.5)};
}

std::uint8_t Stroke::coverage(double distance) const
{
    const double radius = m_brush.diameter / 2.0;
    const double core = radius * m_brush.hardness;
    if (distance <= core)
        return 255;
    if (distance >= radius)
        return 0;
    const double t = (radius - distance) / (radius - core);
    return static_cast<std::uint8_t>(std::lround(255 * t * t * (3 - 2 * t)));
}

PixelBox Stroke::extendTo(CanvasPoint point)
{
    const CanvasPoint to = onGrid(point);
    const CanvasPoint from = m_isDown ? m_last : to;
    m_last = to;
    m_isDown = true;
    const double reach = m_brush.diameter / 2.0;
    const auto [left, right] =
        pixelSpan(std::min(from.x, to.x) - reach, std::max(from.x, to.x) + reach, m_base.width);
    const auto [top, bottom] =
        pixelSpan(std::min(from.y, to.y) - reach, std::max(from.y, to.y) + reach, m_base.height);
    for (int y = top; y < bottom; ++y) {
        for (int x = left; x < right; ++x) {
            const auto at = static_cast<std::size_t>(y) * static_cast<std::size_t>(m_base.width)
                + static_cast<std::size_t>(x);
            const auto covered = coverage(distanceToSegment({x + 0.5, y + 0.5}, from, to));
            if (covered <= m_mask[at])
                continue;
            m_mask[at] = covered;
            const auto* base = &m_base.rgba[4 * at];
            const int alpha = share(m_brush.colour[3], covered);
            Rgba pixel {base[0], base[1], base[2], base[3]};
            if (m_brush.erases) {
                pixel[3] = static_cast<std::uint8_t>(share(base[3], 255 - alpha));
                if (pixel[3] == 0)
                    pixel = {0, 0, 0, 0}; // nothing is one thing, whatever was there
            } else {
                pixel = blended(pixel,
                    {m_brush.colour[0], m_brush.colour[1], m_brush.colour[2],
                        static_cast<std::uint8_t>(alpha)});
            }
            std::copy(
                pixel.begin(), pixel.end(), m_picture.rgba.begin() + static_cast<long>(4 * at));
        }
    }
    return {left, top, right - left, bottom - top};
}

} // namespace clinic
