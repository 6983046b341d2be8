// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/workflows/train_request.h"

#include <filesystem>
#include <nlohmann/json_fwd.hpp>

namespace clinic {

/// A request as config.json of a run has it: every setting by name, paths absolute.
nlohmann::ordered_json trainConfigJson(const TrainRequest& request);

/// The way back; also for a file that --config names, where settings may be missing and `request`
/// keeps its own. Error{Format} naming the setting, what was found and expected; a setting that
/// there is not is an error with the nearest name. `out`, `resume` and `overwrite` are no part of
/// it.
void applyTrainConfig(const std::filesystem::path& file, TrainRequest& request);

} // namespace clinic
