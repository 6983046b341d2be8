// SPDX-License-Identifier: Apache-2.0
#include "core/workflows/trigger_command.h"

#include "core/workflows/command_line.h"

namespace clinic {

std::string triggerApplyCommand(const TriggerSpec& spec, const std::filesystem::path& file,
    const std::filesystem::path& picture)
{
    const std::string trigger = file.empty() ? formatTriggerSpec(spec) : file.string();
    const std::string shown = picture.empty() ? "picture.png" : picture.string();
    return "clinic trigger apply --trigger " + shellQuoted(trigger) + " " + shellQuoted(shown)
        + " --out triggered.png";
}

} // namespace clinic
