// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/task_context.h"
#include "core/trigger/trigger_file.h"

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace clinic {

/// What a project keeps of triggers: files in its folder `triggers`, in the order of their names.
struct ProjectTriggers {
    std::vector<std::string> names; ///< projectTriggerFile() of each is there
    std::optional<TriggerFile> current; ///< the one that was being worked on
    std::optional<TriggerFile> demo; ///< of the demo that the project is part of
    std::string problem; ///< not empty: what of this could not be read, and why
};

/// Works on a project of any age: what is not there is left out. What cannot be read is told, not
/// thrown.
ProjectTriggers readProjectTriggers(const std::filesystem::path& project, TaskContext& context);

/// "<project>/triggers/<name>.json". Error{Config} for a name that is no plain file name of 1 to
/// 100 bytes.
std::filesystem::path projectTriggerFile(
    const std::filesystem::path& project, std::string_view name);

/// Remembers what is being worked on, apart from what has a name.
void keepCurrentTrigger(const std::filesystem::path& project, const TriggerFile& trigger);

} // namespace clinic
