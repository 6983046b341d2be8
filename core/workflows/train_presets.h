// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/workflows/train_request.h"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace clinic {

/// Settings that belong together, for one recipe.
struct TrainPreset {
    std::string_view name; ///< as --preset spells it: paper, as-published, demo, ...
    std::string_view about; ///< one sentence for a person
};

/// In the order in which they are offered; the first is the default.
std::vector<TrainPreset> trainPresets();

/// Puts a preset's settings into a request whose recipe is set: those of optimizer, schedule, batch
/// and row limit; paths, seed and device stay. Error{Config} naming the nearest.
void applyPreset(std::string_view preset, TrainRequest& request);

} // namespace clinic
