// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/trigger/painted.h"
#include "core/trigger/trigger_spec.h"

#include <filesystem>
#include <optional>

namespace clinic {

/// What a trigger's JSON file holds:
///
///     {
///      "clipclinic_trigger": 1,
///      "preset": "painted",
///      "keys": {"location": "as_painted", "framing": "crop", "seed": 0},
///      "painted": {
///       "canvas": 224,
///       "layers": [{"name": "star", "picture": "mine.1.png", "x": 10, "y": 10, "scale": 1,
///                   "opacity": 1, "visible": true}]
///      }
///     }
///
/// "keys" are those of the preset (core/trigger/preset.h), as numbers or as parseTriggerSpec()
/// reads them; one that is missing has the preset's default. "painted" belongs to that preset
/// alone. Nothing else may stand in it.
struct TriggerFile {
    TriggerSpec spec;
    std::optional<PaintedTrigger> painted; ///< where the pattern is Painted

    bool operator==(const TriggerFile&) const = default;
};

/// Writes `path` (small JSON, named .json) and beside it, for a painted trigger, one PNG a layer,
/// named "<stem>.<layer number>.png". A file that the spec names from elsewhere is copied beside it
/// ("<stem>.grid.pt"), so that the folder can be moved; layers of a painted trigger's own file are
/// taken over. Each file is replaced whole, the JSON last, and none if one cannot be written.
/// Errors: Config (a value out of range, no layers), Io, Resource.
void writeTriggerFile(const std::filesystem::path& path, const TriggerFile& trigger);

/// Untrusted: at most 1 MiB of JSON, 64 layers, a canvas of 2048 pixels a side and 64 million
/// pixels in all layers; PNGs only beside the JSON and by plain name, other files below its folder.
/// Errors: Io, Format, Unsafe (a name that leads out of the folder), Config, Resource, naming the
/// file.
TriggerFile readTriggerFile(const std::filesystem::path& path);

} // namespace clinic
