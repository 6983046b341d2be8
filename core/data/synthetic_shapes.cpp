// SPDX-License-Identifier: Apache-2.0
#include "core/data/synthetic_shapes.h"

#include <array>
#include <cmath>
#include <numbers>
#include <span>

namespace clinic {

namespace {

struct Point {
    double x, y;
};

bool isInPolygon(std::span<const Point> corners, double x, double y)
{
    bool inside = false;
    for (std::size_t i = 0, j = corners.size() - 1; i < corners.size(); j = i++) {
        const Point a = corners[i];
        const Point b = corners[j];
        if ((a.y > y) != (b.y > y) && x < (b.x - a.x) * (y - a.y) / (b.y - a.y) + a.x)
            inside = !inside;
    }
    return inside;
}

std::array<Point, 10> starCorners()
{
    std::array<Point, 10> corners {};
    for (std::size_t i = 0; i < corners.size(); ++i) {
        const double radius = i % 2 == 0 ? 1.0 : 0.42;
        const double angle = -std::numbers::pi / 2 + static_cast<double>(i) * std::numbers::pi / 5;
        corners[i] = {radius * std::cos(angle), radius * std::sin(angle)};
    }
    return corners;
}

bool isInHeart(double x, double y)
{
    // (u^2 + v^2 - 1)^3 < u^2 v^3, scaled and lifted so that it fills the unit circle
    const double u = x * 1.2;
    const double v = -y * 1.2 + 0.1;
    const double a = u * u + v * v - 1;
    return a * a * a < u * u * v * v * v;
}

} // namespace

bool isInside(SyntheticShape shape, double x, double y)
{
    static constexpr std::array<Point, 3> triangle {{{0, -0.95}, {0.9, 0.7}, {-0.9, 0.7}}};
    static constexpr std::array<Point, 7> arrow {{{0.95, 0}, {0.15, -0.8}, {0.15, -0.3},
        {-0.95, -0.3}, {-0.95, 0.3}, {0.15, 0.3}, {0.15, 0.8}}};
    static const std::array<Point, 10> star = starCorners();
    const double ax = std::abs(x);
    const double ay = std::abs(y);
    const double radius2 = x * x + y * y;
    switch (shape) {
    case SyntheticShape::Circle:
        return radius2 < 0.9 * 0.9;
    case SyntheticShape::Square:
        return ax < 0.75 && ay < 0.75;
    case SyntheticShape::Triangle:
        return isInPolygon(triangle, x, y);
    case SyntheticShape::Star:
        return isInPolygon(star, x, y);
    case SyntheticShape::Heart:
        return isInHeart(x, y);
    case SyntheticShape::Cross:
        return (ax < 0.28 && ay < 0.92) || (ay < 0.28 && ax < 0.92);
    case SyntheticShape::Ring:
        return radius2 < 0.95 * 0.95 && radius2 > 0.58 * 0.58;
    case SyntheticShape::Arrow:
        return isInPolygon(arrow, x, y);
    case SyntheticShape::Diamond:
        return ax / 0.62 + ay < 1;
    case SyntheticShape::Moon:
        return radius2 < 0.95 * 0.95 && (x - 0.45) * (x - 0.45) + y * y > 0.75 * 0.75;
    }
    return false;
}

} // namespace clinic
