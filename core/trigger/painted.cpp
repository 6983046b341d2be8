// SPDX-License-Identifier: Apache-2.0
#include "core/trigger/painted.h"

#include "core/trigger/rgba_scaling.h"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace clinic {

namespace {

/// Pixels of the canvas, along one axis, whose centres a layer covers.
struct Covered {
    int from = 0;
    int count = 0;
};

Covered coveredPixels(int canvas, double origin, double length)
{
    const auto onCanvas = [&](double place) {
        return static_cast<int>(
            std::clamp(std::ceil(place - 0.5), 0.0, static_cast<double>(canvas)));
    };
    const int from = onCanvas(origin);
    return {from, std::max(0, onCanvas(origin + length) - from)};
}

/// Premultiplied, 4 floats a pixel.
using CanvasPixels = std::vector<float>;

void drawLayer(const PaintedLayer& layer, int side, CanvasPixels& canvas)
{
    const RgbaImage& picture = layer.picture;
    const Covered across = coveredPixels(side, layer.x, picture.width * layer.scale);
    const Covered down = coveredPixels(side, layer.y, picture.height * layer.scale);
    const auto pixels = scaledPremultiplied(picture,
        scalingTaps(picture.width, layer.scale, layer.x, across.from, across.count),
        scalingTaps(picture.height, layer.scale, layer.y, down.from, down.count));
    const auto opacity = static_cast<float>(layer.opacity);
    const float* over = pixels.data();
    for (int y = down.from; y < down.from + down.count; ++y) {
        float* under = canvas.data() + (static_cast<std::ptrdiff_t>(y) * side + across.from) * 4;
        for (int x = 0; x < across.count; ++x, over += 4, under += 4) {
            const float left = 1 - over[3] * opacity;
            for (int c = 0; c < 4; ++c)
                under[c] = over[c] * opacity + under[c] * left;
        }
    }
}

} // namespace

RgbaImage flatten(const PaintedTrigger& painted)
{
    assert(painted.canvas >= 1);
    const auto side = static_cast<std::size_t>(painted.canvas);
    CanvasPixels canvas(side * side * 4);
    for (const PaintedLayer& layer : painted.layers) {
        if (layer.visible && layer.picture.width > 0 && layer.picture.height > 0)
            drawLayer(layer, painted.canvas, canvas);
    }
    RgbaImage flat {painted.canvas, painted.canvas, std::vector<std::uint8_t>(canvas.size())};
    for (std::size_t i = 0; i < canvas.size(); i += 4)
        storeStraight(&canvas[i], &flat.rgba[i]);
    return flat;
}

} // namespace clinic
