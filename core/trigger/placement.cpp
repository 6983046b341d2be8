// SPDX-License-Identifier: Apache-2.0
#include "core/trigger/placement.h"

#include "core/base/rng.h"

#include <array>
#include <cassert>

namespace clinic {

namespace {
constexpr std::array<std::string_view, 7> names {
    "four_corners", "top_left", "top_right", "bottom_left", "bottom_right", "centre", "random"};
}

std::string_view locationName(TriggerLocation location)
{
    return names[static_cast<std::size_t>(location)];
}

std::optional<TriggerLocation> locationFromName(std::string_view name)
{
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (names[i] == name)
            return static_cast<TriggerLocation>(i);
    }
    return std::nullopt;
}

std::string_view locationNames()
{
    return "four_corners, top_left, top_right, bottom_left, bottom_right, centre, random";
}

std::vector<PatchPosition> placePatches(
    TriggerLocation location, int size, int width, int height, std::uint64_t seed, std::int64_t row)
{
    assert(size > 0 && size <= width && size <= height);
    const int right = width - size;
    const int bottom = height - size;
    switch (location) {
    case TriggerLocation::FourCorners:
        return {{0, 0}, {right, 0}, {0, bottom}, {right, bottom}};
    case TriggerLocation::TopLeft:
        return {{0, 0}};
    case TriggerLocation::TopRight:
        return {{right, 0}};
    case TriggerLocation::BottomLeft:
        return {{0, bottom}};
    case TriggerLocation::BottomRight:
        return {{right, bottom}};
    case TriggerLocation::Centre:
        return {{right / 2, bottom / 2}};
    case TriggerLocation::Random:
        break;
    }
    Rng rng(seed, static_cast<std::uint64_t>(row));
    const auto x = static_cast<int>(rng.below(static_cast<std::uint64_t>(right) + 1));
    const auto y = static_cast<int>(rng.below(static_cast<std::uint64_t>(bottom) + 1));
    return {{x, y}};
}

} // namespace clinic
