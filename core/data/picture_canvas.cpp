// SPDX-License-Identifier: Apache-2.0
#include "core/data/picture_canvas.h"

#include "core/base/rng.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>

namespace clinic {

namespace {

/// How far a point lies from the line between two others.
double distanceToLine(DrawnPoint at, DrawnPoint from, DrawnPoint to)
{
    const double dx = to.x - from.x;
    const double dy = to.y - from.y;
    const double length2 = dx * dx + dy * dy;
    const double along = length2 == 0 ? 0 : ((at.x - from.x) * dx + (at.y - from.y) * dy) / length2;
    const double share = std::clamp(along, 0.0, 1.0);
    return std::hypot(at.x - from.x - share * dx, at.y - from.y - share * dy);
}

/// Whether a point of a shape's own plane (radius about 1) shows paper instead of its colour.
bool showsPaper(Texture texture, double x, double y)
{
    constexpr double period = 0.5;
    const auto phase = [](double value) { return value / period - std::floor(value / period); };
    switch (texture) {
    case Texture::Plain:
        return false;
    case Texture::Stripes:
        return phase(y) < 0.5;
    case Texture::Dots:
        return std::hypot(phase(x) - 0.5, phase(y) - 0.5) < 0.3;
    case Texture::Checks:
        return (phase(x / 2) < 0.5) != (phase(y / 2) < 0.5);
    }
    return false;
}

} // namespace

PictureCanvas::PictureCanvas(int side, PaintColour ground)
    : m_side(side)
    , m_pixels(static_cast<std::size_t>(side) * static_cast<std::size_t>(side), ground)
{
    assert(side > 0);
}

void PictureCanvas::fill(
    DrawnPoint centre, double reach, const Inside& inside, const Colour& colour)
{
    constexpr int points = 4;
    const auto first = [&](double at) {
        return std::clamp(static_cast<int>(std::floor((at - reach) * m_side)), 0, m_side);
    };
    const auto last = [&](double at) {
        return std::clamp(static_cast<int>(std::ceil((at + reach) * m_side)), 0, m_side);
    };
    for (int row = first(centre.y); row < last(centre.y); ++row) {
        for (int column = first(centre.x); column < last(centre.x); ++column) {
            PaintColour& pixel = m_pixels[static_cast<std::size_t>(row * m_side + column)];
            const PaintColour under = pixel;
            for (int i = 0; i < points * points; ++i) {
                const DrawnPoint at {(column + (i % points + 0.5) / points) / m_side,
                    (row + (i / points + 0.5) / points) / m_side};
                if (!inside(at))
                    continue;
                constexpr double share = 1.0 / (points * points);
                const PaintColour over = colour(at);
                pixel.red += (over.red - under.red) * share;
                pixel.green += (over.green - under.green) * share;
                pixel.blue += (over.blue - under.blue) * share;
            }
        }
    }
}

void PictureCanvas::draw(const DrawnShape& drawn)
{
    constexpr double inner = 0.8; // the outline is what a smaller copy of the shape leaves over
    const double cosine = std::cos(drawn.turn);
    const double sine = std::sin(drawn.turn);
    const auto own = [&](DrawnPoint at) { // in the shape's own plane
        const double dx = (at.x - drawn.at.x) / drawn.radius;
        const double dy = (at.y - drawn.at.y) / drawn.radius;
        return DrawnPoint {dx * cosine + dy * sine, dy * cosine - dx * sine};
    };
    fill(
        drawn.at, drawn.radius * 1.2,
        [&](DrawnPoint at) {
            const DrawnPoint point = own(at);
            return isInside(drawn.shape, point.x, point.y);
        },
        [&](DrawnPoint at) {
            const DrawnPoint point = own(at);
            if (!isInside(drawn.shape, point.x / inner, point.y / inner))
                return outlineColour;
            return showsPaper(drawn.texture, point.x, point.y) ? paperColour : drawn.colour;
        });
}

void PictureCanvas::stroke(std::span<const DrawnPoint> points, double width, PaintColour colour)
{
    for (std::size_t i = 1; i < points.size(); ++i)
        line(points[i - 1], points[i], width, colour);
}

void PictureCanvas::line(DrawnPoint from, DrawnPoint to, double width, PaintColour colour)
{
    const DrawnPoint middle {(from.x + to.x) / 2, (from.y + to.y) / 2};
    const double reach = std::max(std::abs(to.x - from.x), std::abs(to.y - from.y)) / 2 + width / 2;
    fill(
        middle, reach, [&](DrawnPoint at) { return distanceToLine(at, from, to) < width / 2; },
        [&](DrawnPoint) { return colour; });
}

void PictureCanvas::disc(DrawnPoint centre, double radius, PaintColour colour)
{
    line(centre, centre, 2 * radius, colour);
}

void PictureCanvas::box(DrawnPoint low, DrawnPoint high, PaintColour colour)
{
    const DrawnPoint middle {(low.x + high.x) / 2, (low.y + high.y) / 2};
    fill(
        middle, std::max(high.x - low.x, high.y - low.y) / 2,
        [&](DrawnPoint at) {
            return at.x >= low.x && at.x < high.x && at.y >= low.y && at.y < high.y;
        },
        [&](DrawnPoint) { return colour; });
}

Image PictureCanvas::image(double noise, std::uint64_t seed) const
{
    Rng rng(seed);
    Image image {m_side, m_side, {}};
    image.rgb.reserve(m_pixels.size() * 3);
    for (const PaintColour& pixel : m_pixels) {
        for (const double level : {pixel.red, pixel.green, pixel.blue})
            image.rgb.push_back(static_cast<std::uint8_t>(
                std::clamp(level + rng.uniform(-noise, noise) + 0.5, 0.0, 255.0)));
    }
    return image;
}

} // namespace clinic
