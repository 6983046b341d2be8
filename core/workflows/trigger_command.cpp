// SPDX-License-Identifier: Apache-2.0
#include "core/workflows/trigger_command.h"

#include "core/workflows/command_line.h"

namespace clinic {

std::string applyTriggerCommand(const ApplyTriggerRequest& request)
{
    std::string command = "clinic trigger apply --trigger " + shellQuoted(request.trigger) + " "
        + shellQuoted(request.image.string()) + " --out " + shellQuoted(request.out.string())
        + " --resolution " + std::to_string(request.resolution) + " --row "
        + std::to_string(request.row);
    if (request.asSeen)
        command += " --as-seen";
    if (!request.caption.empty())
        command += " --caption " + shellQuoted(request.caption);
    if (request.overwrite)
        command += " --force";
    return command;
}

} // namespace clinic
