// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace clinic {

/// Where a patch goes.
enum class TriggerLocation {
    FourCorners, ///< the same patch, flush in each corner
    TopLeft,
    TopRight,
    BottomLeft,
    BottomRight,
    Centre,
    Random, ///< anywhere inside, drawn for each image
    AsPainted, ///< a painted trigger where its canvas has it
    Whole ///< stretched over the whole picture
};

/// "four_corners", "top_left", ..., as a trigger's text spells it.
std::string_view locationName(TriggerLocation location);
/// A patch's top left pixel.
struct PatchPosition {
    int x = 0;
    int y = 0;
};

/// Random places: all that fit, or the reference's, which never reach the last row and column.
enum class PlaceRange { Full, Reference };

struct PatchSize {
    int width = 0;
    int height = 0;
};

/// Where patches go in a picture of `room` pixels; random ones by (seed, row) alone. The patch must
/// fit, and the location must be one of a patch (not AsPainted or Whole).
std::vector<PatchPosition> placePatches(TriggerLocation location, PatchSize patch, PatchSize room,
    PlaceRange range, std::uint64_t seed, std::int64_t row);

} // namespace clinic
