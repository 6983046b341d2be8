// SPDX-License-Identifier: Apache-2.0
#include "core/trigger/flood_fill.h"

#include <algorithm>
#include <cstdlib>
#include <vector>

namespace clinic {

namespace {

Rgba pixelAt(const RgbaImage& picture, std::size_t at)
{
    const auto* pixel = &picture.rgba[4 * at];
    if (pixel[3] == 0)
        return {0, 0, 0, 0};
    return {pixel[0], pixel[1], pixel[2], pixel[3]};
}

bool isAlike(Rgba a, Rgba b, int tolerance)
{
    for (std::size_t c = 0; c < 4; ++c) {
        if (std::abs(a[c] - b[c]) > tolerance)
            return false;
    }
    return true;
}

/// The region that is filled, found before anything is changed: filled pixels would no longer be
/// alike.
std::vector<bool> regionOf(const RgbaImage& picture, std::size_t seed, int tolerance)
{
    const auto width = static_cast<std::size_t>(picture.width);
    const std::size_t pixels = picture.rgba.size() / 4;
    const Rgba wanted = pixelAt(picture, seed);
    std::vector<bool> inside(pixels);
    std::vector<std::size_t> open {seed};
    inside[seed] = true;
    const auto visit = [&](std::size_t at) {
        if (inside[at] || !isAlike(pixelAt(picture, at), wanted, tolerance))
            return;
        inside[at] = true;
        open.push_back(at);
    };
    while (!open.empty()) {
        const std::size_t at = open.back();
        open.pop_back();
        if (at % width > 0)
            visit(at - 1);
        if (at % width + 1 < width)
            visit(at + 1);
        if (at >= width)
            visit(at - width);
        if (at + width < pixels)
            visit(at + width);
    }
    return inside;
}

} // namespace

PixelBox floodFill(RgbaImage& picture, int x, int y, Rgba colour, int tolerance)
{
    if (x < 0 || y < 0 || x >= picture.width || y >= picture.height)
        return {};
    const auto width = static_cast<std::size_t>(picture.width);
    const auto inside = regionOf(
        picture, static_cast<std::size_t>(y) * width + static_cast<std::size_t>(x), tolerance);
    int left = picture.width;
    int top = picture.height;
    int right = 0;
    int bottom = 0;
    for (std::size_t at = 0; at < inside.size(); ++at) {
        if (!inside[at])
            continue;
        const Rgba pixel = blended(pixelAt(picture, at), colour);
        std::copy(pixel.begin(), pixel.end(), picture.rgba.begin() + static_cast<long>(4 * at));
        const int column = static_cast<int>(at % width);
        const int row = static_cast<int>(at / width);
        left = std::min(left, column);
        top = std::min(top, row);
        right = std::max(right, column + 1);
        bottom = std::max(bottom, row + 1);
    }
    return {left, top, right - left, bottom - top};
}

} // namespace clinic
