// SPDX-License-Identifier: Apache-2.0
#include "core/trigger/open_trigger.h"

namespace clinic {

Trigger makeTrigger(const TriggerFile& file)
{
    return file.painted ? Trigger(file.spec, *file.painted) : Trigger(file.spec);
}

Trigger openTrigger(std::string_view text, std::uint64_t defaultSeed)
{
    if (text.ends_with(".json"))
        return makeTrigger(readTriggerFile(std::filesystem::path(text)));
    return Trigger(parseTriggerSpec(text, defaultSeed));
}

} // namespace clinic
