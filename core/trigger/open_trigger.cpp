// SPDX-License-Identifier: Apache-2.0
#include "core/trigger/open_trigger.h"

#include "core/trigger/preset.h"

namespace clinic {

Trigger makeTrigger(const TriggerFile& file)
{
    return file.painted ? Trigger(file.spec, *file.painted) : Trigger(file.spec);
}

Trigger openTrigger(std::string_view text, std::uint64_t defaultSeed)
{
    // "painted,file=own.json" ends like a file as well, but begins like a spec
    const bool isSpec = findTriggerPreset(text.substr(0, text.find(','))) != nullptr;
    if (!isSpec && text.ends_with(".json"))
        return makeTrigger(readTriggerFile(std::filesystem::path(text)));
    return Trigger(parseTriggerSpec(text, defaultSeed));
}

} // namespace clinic
