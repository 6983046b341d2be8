// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
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
    Random ///< anywhere inside, drawn for each image
};

/// "four_corners", "top_left", ..., as a trigger's text spells it.
std::string_view locationName(TriggerLocation location);
std::optional<TriggerLocation> locationFromName(std::string_view name);
/// All names, for a message: "four_corners, top_left, ...".
std::string_view locationNames();

/// A patch's top left pixel.
struct PatchPosition {
    int x = 0;
    int y = 0;
};

/// Where the patches of `size` pixels go in a picture; random ones by (seed, row) alone. The patch
/// must fit: size <= width and height.
std::vector<PatchPosition> placePatches(TriggerLocation location, int size, int width, int height,
    std::uint64_t seed, std::int64_t row);

} // namespace clinic
