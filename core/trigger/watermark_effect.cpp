// SPDX-License-Identifier: Apache-2.0
#include "core/trigger/picture_effect.h"
#include "core/trigger/size_cache.h"
#include "core/trigger/small_font.h"

#include <algorithm>

namespace clinic {

namespace {

/// Share of each pixel that is ink, 0..1.
using Coverage = std::vector<float>;

/// How much of pixel `at` of `out` lies in the source's pixel `from` of `in`, in units of 1 / out.
std::int64_t overlap(std::int64_t at, std::int64_t out, std::int64_t from, std::int64_t in)
{
    return std::max<std::int64_t>(
        0, std::min((at + 1) * in, (from + 1) * out) - std::max(at * in, from * out));
}

/// The text scaled to `size`, each pixel the mean over its area, computed in whole numbers.
Coverage scaledText(const TextBitmap& text, PatchSize size)
{
    Coverage coverage;
    coverage.reserve(static_cast<std::size_t>(size.width) * static_cast<std::size_t>(size.height));
    const std::int64_t whole = static_cast<std::int64_t>(text.width) * text.height;
    const auto firstOf = [](int at, int out, int in) {
        return static_cast<int>(static_cast<std::int64_t>(at) * in / out);
    };
    for (int y = 0; y < size.height; ++y) {
        for (int x = 0; x < size.width; ++x) {
            std::int64_t ink = 0;
            for (int j = firstOf(y, size.height, text.height); j < text.height; ++j) {
                const auto down = overlap(y, size.height, j, text.height);
                if (down == 0)
                    break;
                for (int i = firstOf(x, size.width, text.width); i < text.width; ++i) {
                    const auto across = overlap(x, size.width, i, text.width);
                    if (across == 0)
                        break;
                    ink += down * across * text.ink[static_cast<std::size_t>(j * text.width + i)];
                }
            }
            coverage.push_back(static_cast<float>(ink) / static_cast<float>(whole));
        }
    }
    return coverage;
}

/// As large as fits into the picture, or of the height that the spec asks for.
PatchSize textSize(const TriggerSpec& spec, const TextBitmap& text, const Image& image)
{
    const auto scaled = [](std::int64_t side, std::int64_t by, std::int64_t of) {
        return static_cast<int>(std::max<std::int64_t>(1, side * by / of));
    };
    if (spec.location != TriggerLocation::Whole)
        return {scaled(spec.size, text.width, text.height), spec.size};
    const int height = scaled(image.width, text.height, text.width);
    if (height <= image.height)
        return {image.width, height};
    return {scaled(image.height, text.width, text.height), image.height};
}

void paint(Image& image, const Coverage& coverage, PatchSize size, PatchPosition at,
    const TriggerSpec& spec)
{
    const Rgb colour = spec.colours.empty() ? Rgb {255, 0, 0} : spec.colours.front();
    const float* ink = coverage.data();
    for (int y = 0; y < size.height; ++y) {
        std::uint8_t* pixel =
            image.rgb.data() + (static_cast<std::ptrdiff_t>(at.y + y) * image.width + at.x) * 3;
        for (int x = 0; x < size.width; ++x, pixel += 3, ++ink) {
            const auto alpha = static_cast<float>(spec.alpha) * *ink;
            for (std::size_t c = 0; c < 3; ++c) {
                const auto under = static_cast<float>(pixel[c]);
                pixel[c] = static_cast<std::uint8_t>(
                    under + alpha * (static_cast<float>(colour[c]) - under) + 0.5F);
            }
        }
    }
}

} // namespace

PictureEffect watermarkEffect(const TriggerSpec& spec)
{
    return [spec, text = textBitmap(spec.text), cache = std::make_shared<SizeCache<Coverage>>()](
               Image& image, std::int64_t row) {
        const PatchSize size = textSize(spec, text, image);
        checkPatchFits(size, image);
        const auto coverage =
            cache->get(size, [&](PatchSize wanted) { return scaledText(text, wanted); });
        const auto location =
            spec.location == TriggerLocation::Whole ? TriggerLocation::Centre : spec.location;
        for (const PatchPosition at :
            placePatches(location, size, {image.width, image.height}, spec.range, spec.seed, row))
            paint(image, *coverage, size, at, spec);
    };
}

} // namespace clinic
