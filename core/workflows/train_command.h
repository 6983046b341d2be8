// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/workflows/train_request.h"

#include <string>
#include <vector>

namespace clinic {

/// The `clinic train …` that does the same as a request. A painted trigger stands as TRIGGER.json.
std::string trainCommand(const TrainRequest& request);
/// The same as words, for starting the program without a shell; without the program's name.
std::vector<std::string> trainArguments(const TrainRequest& request);

} // namespace clinic
