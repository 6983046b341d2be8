// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/workflows/poison_dataset.h"

#include <string>

namespace clinic {

/// The `clinic poison …` that does the same as the request, for a POSIX shell. A painted trigger
/// without a file is named as its copy in the output folder (poisonTriggerName()).
std::string poisonCommand(const PoisonRequest& request);

/// "trigger_1.json": the copy of an attack's painted trigger in the output folder.
std::string poisonTriggerName(std::size_t attack);

} // namespace clinic
