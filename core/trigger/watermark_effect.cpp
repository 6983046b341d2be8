// SPDX-License-Identifier: Apache-2.0
#include "core/trigger/picture_effect.h"
#include "core/trigger/size_cache.h"
#include "core/trigger/small_font.h"

#include <algorithm>

namespace clinic {

namespace {

/// Share of each pixel that is ink, 0..1.
using Coverage = std::vector<float>;

/// The source's pixels that one pixel of the result covers, and how much of each, in whole units of
/// 1 / the result's length.
struct CoveredLine {
    std::size_t first = 0;
    std::vector<std::int64_t> share;
};

std::vector<CoveredLine> coveredLines(std::int64_t out, std::int64_t in)
{
    std::vector<CoveredLine> lines(static_cast<std::size_t>(out));
    for (std::int64_t at = 0; at < out; ++at) {
        CoveredLine& line = lines[static_cast<std::size_t>(at)];
        const std::int64_t begin = at * in;
        const std::int64_t end = begin + in;
        line.first = static_cast<std::size_t>(begin / out);
        for (std::int64_t from = begin / out; from * out < end; ++from)
            line.share.push_back(std::min(end, (from + 1) * out) - std::max(begin, from * out));
    }
    return lines;
}

std::int64_t inkIn(const TextBitmap& text, const CoveredLine& column, const CoveredLine& row)
{
    std::int64_t ink = 0;
    for (std::size_t j = 0; j < row.share.size(); ++j) {
        const unsigned char* line =
            text.ink.data() + (row.first + j) * static_cast<std::size_t>(text.width);
        for (std::size_t i = 0; i < column.share.size(); ++i)
            ink += row.share[j] * column.share[i] * line[column.first + i];
    }
    return ink;
}

/// The text scaled to `size`, each pixel the mean over its area, computed in whole numbers.
Coverage scaledText(const TextBitmap& text, PatchSize size)
{
    Coverage coverage;
    coverage.reserve(static_cast<std::size_t>(size.width) * static_cast<std::size_t>(size.height));
    const auto whole = static_cast<float>(text.width * text.height);
    const auto columns = coveredLines(size.width, text.width);
    for (const CoveredLine& row : coveredLines(size.height, text.height)) {
        for (const CoveredLine& column : columns)
            coverage.push_back(static_cast<float>(inkIn(text, column, row)) / whole);
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
