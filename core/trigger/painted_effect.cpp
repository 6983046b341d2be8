// SPDX-License-Identifier: Apache-2.0
#include "core/trigger/grey_level.h"
#include "core/trigger/picture_effect.h"
#include "core/trigger/rgba_scaling.h"
#include "core/trigger/size_cache.h"

#include <algorithm>

namespace clinic {

namespace {

/// What goes on a picture of one size, and where its canvas has it.
struct ScaledPaint {
    RgbaImage pixels;
    PatchPosition place;
};

/// The part of a picture inside a box.
RgbaImage cropped(const RgbaImage& image, PatchPosition at, PatchSize size)
{
    RgbaImage part {size.width, size.height, {}};
    for (int y = 0; y < size.height; ++y) {
        const auto from =
            image.rgba.begin() + (static_cast<std::ptrdiff_t>(at.y + y) * image.width + at.x) * 4;
        part.rgba.insert(part.rgba.end(), from, from + static_cast<std::ptrdiff_t>(size.width) * 4);
    }
    return part;
}

/// Cut to the box around what is visible; 0 x 0 if nothing is.
ScaledPaint visiblePart(const RgbaImage& canvas)
{
    int left = canvas.width;
    int top = canvas.height;
    int right = -1;
    int bottom = -1;
    const std::uint8_t* alpha = canvas.rgba.data() + 3;
    for (int y = 0; y < canvas.height; ++y) {
        for (int x = 0; x < canvas.width; ++x, alpha += 4) {
            if (*alpha == 0)
                continue;
            left = std::min(left, x);
            right = std::max(right, x);
            top = std::min(top, y);
            bottom = y;
        }
    }
    if (right < 0)
        return {};
    return {cropped(canvas, {left, top}, {right - left + 1, bottom - top + 1}), {left, top}};
}

ScaledPaint paintFor(const RgbaImage& canvas, TriggerLocation location, PatchSize size)
{
    if (location != TriggerLocation::Whole)
        return visiblePart(scaleRgba(canvas, size.width, size.height));
    const ScaledPaint visible = visiblePart(canvas);
    if (visible.pixels.width == 0)
        return {};
    return {scaleRgba(visible.pixels, size.width, size.height), {0, 0}};
}

void paint(Image& image, const RgbaImage& over, PatchPosition at)
{
    const std::uint8_t* colour = over.rgba.data();
    for (int y = 0; y < over.height; ++y) {
        std::uint8_t* pixel =
            image.rgb.data() + (static_cast<std::ptrdiff_t>(at.y + y) * image.width + at.x) * 3;
        for (int x = 0; x < over.width; ++x, pixel += 3, colour += 4) {
            for (int c = 0; c < 3; ++c)
                pixel[c] = mixedLevel(pixel[c], colour[c], colour[3]);
        }
    }
}

} // namespace

PictureEffect paintedEffect(const TriggerSpec& spec, const PaintedTrigger& painted)
{
    return [spec, canvas = flatten(painted), cache = std::make_shared<SizeCache<ScaledPaint>>()](
               Image& image, std::int64_t row) {
        const PatchSize room {image.width, image.height};
        const auto scaled =
            cache->get(room, [&](PatchSize size) { return paintFor(canvas, spec.location, size); });
        const RgbaImage& pixels = scaled->pixels;
        if (pixels.width == 0)
            return;
        if (spec.location == TriggerLocation::AsPainted
            || spec.location == TriggerLocation::Whole) {
            paint(image, pixels, scaled->place);
            return;
        }
        for (const PatchPosition at : placePatches(
                 spec.location, {pixels.width, pixels.height}, room, spec.range, spec.seed, row))
            paint(image, pixels, at);
    };
}

} // namespace clinic
