// SPDX-License-Identifier: Apache-2.0
#include "core/trigger/placement.h"

#include "core/base/rng.h"

#include <algorithm>
#include <array>
#include <cassert>

namespace clinic {

namespace {
constexpr std::array<std::string_view, 9> names {"four_corners", "top_left", "top_right",
    "bottom_left", "bottom_right", "centre", "random", "as_painted", "whole"};
}

std::string_view locationName(TriggerLocation location)
{
    return names[static_cast<std::size_t>(location)];
}

std::vector<PatchPosition> placePatches(TriggerLocation location, PatchSize patch, PatchSize room,
    PlaceRange range, std::uint64_t seed, std::int64_t row)
{
    assert(patch.width > 0 && patch.width <= room.width);
    assert(patch.height > 0 && patch.height <= room.height);
    const int right = room.width - patch.width;
    const int bottom = room.height - patch.height;
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
    case TriggerLocation::AsPainted:
    case TriggerLocation::Whole:
        assert(false);
    }
    // The reference draws from 0 to size - 1 - patch, both included; size - patch would fit as
    // well.
    const int beyond = range == PlaceRange::Full ? 1 : 0;
    Rng rng(seed, static_cast<std::uint64_t>(row));
    const auto draw = [&](int last) {
        return static_cast<int>(rng.below(static_cast<std::uint64_t>(std::max(1, last + beyond))));
    };
    const int x = draw(right);
    const int y = draw(bottom);
    return {{x, y}};
}

} // namespace clinic
