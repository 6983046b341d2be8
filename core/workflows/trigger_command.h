// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/trigger/trigger_spec.h"

#include <filesystem>
#include <string>

namespace clinic {

/// The `clinic trigger apply …` that puts the trigger on a picture, for a POSIX shell. `file`: its
/// JSON; empty: by its spec, which a painted one does not have. `picture` empty: a placeholder.
std::string triggerApplyCommand(const TriggerSpec& spec, const std::filesystem::path& file,
    const std::filesystem::path& picture);

} // namespace clinic
