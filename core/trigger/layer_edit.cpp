// SPDX-License-Identifier: Apache-2.0
#include "core/trigger/layer_edit.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <utility>

namespace clinic {

namespace {

std::size_t offsetOf(const RgbaImage& picture, int x, int y)
{
    return 4
        * (static_cast<std::size_t>(y) * static_cast<std::size_t>(picture.width)
            + static_cast<std::size_t>(x));
}

RgbaImage transparent(int width, int height)
{
    return {width, height,
        std::vector<std::uint8_t>(
            4 * static_cast<std::size_t>(width) * static_cast<std::size_t>(height))};
}

/// Copies a box of one picture into another, both inside their pictures.
void copyBox(const RgbaImage& from, const PixelBox& box, RgbaImage& to, int left, int top)
{
    for (int y = 0; y < box.height; ++y) {
        const auto begin =
            from.rgba.begin() + static_cast<long>(offsetOf(from, box.left, box.top + y));
        std::copy(begin, begin + 4L * box.width,
            to.rgba.begin() + static_cast<long>(offsetOf(to, left, top + y)));
    }
}

/// The mean over a box of source pixels, weighted by how much of each lies in it, colours by their
/// alpha too.
Rgba areaMean(const RgbaImage& picture, double left, double top, double right, double bottom)
{
    std::array<double, 3> colour {};
    double alpha = 0;
    double area = 0;
    for (int y = static_cast<int>(top); y < picture.height && y < bottom; ++y) {
        const double tall = std::min(bottom, y + 1.0) - std::max(top, static_cast<double>(y));
        for (int x = static_cast<int>(left); x < picture.width && x < right; ++x) {
            const double wide = std::min(right, x + 1.0) - std::max(left, static_cast<double>(x));
            const auto* pixel = &picture.rgba[offsetOf(picture, x, y)];
            const double weight = wide * tall;
            area += weight;
            alpha += weight * pixel[3];
            for (std::size_t c = 0; c < 3; ++c)
                colour[c] += weight * pixel[3] * pixel[c];
        }
    }
    if (alpha <= 0)
        return {0, 0, 0, 0};
    Rgba mean {};
    for (std::size_t c = 0; c < 3; ++c)
        mean[c] = static_cast<std::uint8_t>(std::lround(colour[c] / alpha));
    mean[3] = static_cast<std::uint8_t>(std::lround(alpha / area));
    return mean;
}

RgbaImage shrunk(const RgbaImage& picture, int width, int height)
{
    RgbaImage small = transparent(width, height);
    const double across = static_cast<double>(picture.width) / width;
    const double down = static_cast<double>(picture.height) / height;
    for (int y = 0; y < height; ++y) {
        for (int x = 0; x < width; ++x) {
            const Rgba pixel =
                areaMean(picture, x * across, y * down, (x + 1) * across, (y + 1) * down);
            std::copy(pixel.begin(), pixel.end(),
                small.rgba.begin() + static_cast<long>(offsetOf(small, x, y)));
        }
    }
    return small;
}

} // namespace

PixelBox contentBox(const RgbaImage& picture)
{
    int left = picture.width;
    int top = picture.height;
    int right = 0;
    int bottom = 0;
    for (int y = 0; y < picture.height; ++y) {
        for (int x = 0; x < picture.width; ++x) {
            if (picture.rgba[offsetOf(picture, x, y) + 3] == 0)
                continue;
            left = std::min(left, x);
            top = std::min(top, y);
            right = std::max(right, x + 1);
            bottom = std::max(bottom, y + 1);
        }
    }
    return right == 0 ? PixelBox {} : PixelBox {left, top, right - left, bottom - top};
}

PaintedLayer emptyLayer(std::string name)
{
    PaintedLayer layer;
    layer.name = std::move(name);
    layer.picture = transparent(1, 1);
    return layer;
}

bool isOnGrid(const PaintedLayer& layer)
{
    return layer.scale == 1 && layer.x == std::floor(layer.x) && layer.y == std::floor(layer.y);
}

bool canBePaintedOn(const PaintedLayer& layer, int canvas)
{
    constexpr double mostPixels = 4096.0 * 4096.0;
    const double width =
        std::max(layer.x + layer.picture.width, double(canvas)) - std::min(layer.x, 0.0);
    const double height =
        std::max(layer.y + layer.picture.height, double(canvas)) - std::min(layer.y, 0.0);
    return isOnGrid(layer) && width * height <= mostPixels;
}

PaintedLayer grownToCanvas(PaintedLayer layer, int canvas)
{
    assert(canBePaintedOn(layer, canvas));
    const int x = static_cast<int>(layer.x);
    const int y = static_cast<int>(layer.y);
    const int left = std::min(x, 0);
    const int top = std::min(y, 0);
    const int right = std::max(x + layer.picture.width, canvas);
    const int bottom = std::max(y + layer.picture.height, canvas);
    RgbaImage grown = transparent(right - left, bottom - top);
    copyBox(
        layer.picture, {0, 0, layer.picture.width, layer.picture.height}, grown, x - left, y - top);
    layer.picture = std::move(grown);
    layer.x = left;
    layer.y = top;
    return layer;
}

PaintedLayer trimmed(PaintedLayer layer)
{
    const PixelBox box = contentBox(layer.picture);
    if (box.width == 0) {
        layer.picture = transparent(1, 1);
        return layer;
    }
    if (box.width == layer.picture.width && box.height == layer.picture.height)
        return layer;
    RgbaImage content = transparent(box.width, box.height);
    copyBox(layer.picture, box, content, 0, 0);
    layer.picture = std::move(content);
    layer.x += box.left * layer.scale;
    layer.y += box.top * layer.scale;
    return layer;
}

PaintedLayer pictureLayer(std::string name, const RgbaImage& picture, int canvas)
{
    PaintedLayer layer = emptyLayer(std::move(name));
    if (picture.width < 1 || picture.height < 1)
        return layer;
    const double fit =
        std::min(1.0, static_cast<double>(canvas) / std::max(picture.width, picture.height));
    const int width = std::max(1, static_cast<int>(std::lround(picture.width * fit)));
    const int height = std::max(1, static_cast<int>(std::lround(picture.height * fit)));
    layer.picture = fit < 1 ? shrunk(picture, width, height) : picture;
    layer.x = (canvas - width) / 2; // whole pixels
    layer.y = (canvas - height) / 2;
    return layer;
}

LayerFrame frameOf(const PaintedLayer& layer)
{
    return {
        layer.x, layer.y, layer.picture.width * layer.scale, layer.picture.height * layer.scale};
}

int layerAt(const PaintedTrigger& painted, CanvasPoint point)
{
    for (int i = static_cast<int>(painted.layers.size()) - 1; i >= 0; --i) {
        const PaintedLayer& layer = painted.layers[static_cast<std::size_t>(i)];
        const int x = static_cast<int>(std::floor((point.x - layer.x) / layer.scale));
        const int y = static_cast<int>(std::floor((point.y - layer.y) / layer.scale));
        const bool inside = x >= 0 && y >= 0 && x < layer.picture.width && y < layer.picture.height;
        if (layer.visible && inside && layer.picture.rgba[offsetOf(layer.picture, x, y) + 3] > 0)
            return i;
    }
    return -1;
}

} // namespace clinic
