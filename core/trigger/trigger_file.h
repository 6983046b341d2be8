// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/trigger/painted.h"
#include "core/trigger/trigger_spec.h"

#include <filesystem>
#include <optional>

namespace clinic {

/// What a trigger's JSON file holds.
struct TriggerFile {
    TriggerSpec spec;
    std::optional<PaintedTrigger> painted; ///< where the pattern is Painted

    bool operator==(const TriggerFile&) const = default;
};

/// Writes `path` (small JSON) and, for a painted trigger, one PNG a layer beside it, named
/// "<stem>.<layer number>.png". Files are replaced whole.
void writeTriggerFile(const std::filesystem::path& path, const TriggerFile& trigger);

/// Untrusted: bounded sizes, PNGs only beside the JSON and by plain name. A spec that names a file
/// (a grid, noise, a picture) names it relative to the JSON. Errors: Io, Format, Unsafe, Config,
/// naming the file.
TriggerFile readTriggerFile(const std::filesystem::path& path);

} // namespace clinic
