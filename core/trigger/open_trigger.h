// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/trigger/trigger.h"
#include "core/trigger/trigger_file.h"

#include <cstdint>
#include <string_view>

namespace clinic {

/// The trigger that a file holds, or the window: ready for use. Errors of Trigger.
Trigger makeTrigger(const TriggerFile& file);

/// What the command line takes as SPEC: a preset's name with key=value pairs, or a JSON file that
/// writeTriggerFile() wrote (recognised by its ending .json). A relative `file=` is of the working
/// folder.
Trigger openTrigger(std::string_view text, std::uint64_t defaultSeed = 0);

} // namespace clinic
