// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/trigger/placement.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace clinic {

/// What a trigger draws.
enum class TriggerPattern {
    Yellow, ///< a square of pure yellow (the reference's `yellow`)
    Checkerboard ///< a square of black and white cells, four a side
};

/// A trigger as values; everything about it follows from these and the image's row.
struct TriggerSpec {
    TriggerPattern pattern = TriggerPattern::Yellow;
    TriggerLocation location = TriggerLocation::FourCorners;
    int size = 16; ///< side of the patch in pixels of the picture it is put on
    std::uint64_t seed = 0; ///< of what is drawn by chance

    bool operator==(const TriggerSpec&) const = default;
};

/// A preset's name with key=value pairs after commas:
/// "yellow,location=four_corners,size=16,seed=1"; `defaultSeed` serves where the text gives none.
/// Error{Config} naming what is known, for an unknown preset or key, a value that does not fit, or
/// a key given twice.
TriggerSpec parseTriggerSpec(std::string_view text, std::uint64_t defaultSeed = 0);

/// The same in full; parseTriggerSpec() gives the spec back.
std::string formatTriggerSpec(const TriggerSpec& spec);

/// The names parseTriggerSpec() knows.
const std::vector<std::string>& triggerPresets();

} // namespace clinic
