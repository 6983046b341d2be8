// SPDX-License-Identifier: Apache-2.0
#include "core/trigger/grey_level.h"
#include "core/trigger/picture_effect.h"
#include "core/trigger/trigger_random.h"

#include <array>

namespace clinic {

namespace {

/// Stripes until drawn colours repeat.
constexpr std::size_t drawnStripes = 1024;

using LevelMap = std::array<std::uint8_t, 256>;

/// alpha of `level` over each grey level, rounded.
LevelMap mixOver(std::uint8_t level, double alpha)
{
    LevelMap map {};
    for (std::size_t i = 0; i < map.size(); ++i) {
        const auto under = static_cast<double>(i);
        map[i] = static_cast<std::uint8_t>(under + alpha * (level - under) + 0.5);
    }
    return map;
}

struct ColourMap {
    std::array<LevelMap, 3> channel;
};

std::vector<ColourMap> colourMaps(const std::vector<Rgb>& colours, double alpha)
{
    std::vector<ColourMap> maps;
    maps.reserve(colours.size());
    for (const Rgb& colour : colours)
        maps.push_back(
            {{mixOver(colour[0], alpha), mixOver(colour[1], alpha), mixOver(colour[2], alpha)}});
    return maps;
}

template <typename MapAt> void overlay(Image& image, MapAt mapAt)
{
    std::uint8_t* pixel = image.rgb.data();
    for (std::size_t y = 0; y < static_cast<std::size_t>(image.height); ++y) {
        for (std::size_t x = 0; x < static_cast<std::size_t>(image.width); ++x, pixel += 3) {
            const ColourMap& map = mapAt(x, y);
            for (std::size_t c = 0; c < 3; ++c)
                pixel[c] = map.channel[c][pixel[c]];
        }
    }
}

} // namespace

PictureEffect overlayEffect(const TriggerSpec& spec)
{
    const auto colours =
        spec.colours.empty() ? drawnColours(spec.seed, drawnStripes) : spec.colours;
    const auto size = static_cast<std::size_t>(spec.size);
    if (spec.pattern == TriggerPattern::StripeOverlay)
        return [size, maps = colourMaps(colours, spec.alpha)](Image& image, std::int64_t) {
            overlay(image, [&](std::size_t x, std::size_t) -> const ColourMap& {
                return maps[x / size % maps.size()];
            });
        };
    // tiles of two right triangles: below the diagonal the first colour, above it the second
    return [size, maps = colourMaps(colours, spec.alpha)](Image& image, std::int64_t) {
        overlay(image, [&](std::size_t x, std::size_t y) -> const ColourMap& {
            return maps[y % size >= x % size ? 0 : 1];
        });
    };
}

} // namespace clinic
