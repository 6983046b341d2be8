// SPDX-License-Identifier: Apache-2.0
#include "core/trigger/trigger_spec.h"

#include "core/base/error.h"
#include "core/trigger/preset.h"

#include <algorithm>

namespace clinic {

namespace {

[[noreturn]] void complain(const std::string& what)
{
    throw Error(ErrorKind::Config,
        "trigger: " + what + "; write for example yellow,location=four_corners,size=16,seed=1");
}

/// Cuts the text up to the next comma off its front.
std::string_view nextPart(std::string_view& rest)
{
    const auto comma = rest.find(',');
    const std::string_view part = rest.substr(0, comma);
    rest = comma == std::string_view::npos ? std::string_view {} : rest.substr(comma + 1);
    return part;
}

} // namespace

TriggerSpec parseTriggerSpec(std::string_view text, std::uint64_t defaultSeed)
{
    if (text.ends_with(','))
        complain("ends with a comma");
    std::string_view rest = text;
    TriggerSpec spec = triggerPreset(nextPart(rest)).defaults;
    spec.seed = defaultSeed;
    std::vector<std::string_view> seen;
    while (!rest.empty()) {
        const std::string_view part = nextPart(rest);
        const auto equals = part.find('=');
        if (equals == std::string_view::npos)
            complain("found " + clinic::quoted(part) + ", expected key=value");
        const std::string_view key = part.substr(0, equals);
        if (std::find(seen.begin(), seen.end(), key) != seen.end())
            complain("key " + clinic::quoted(key) + " is given twice");
        seen.push_back(key);
        setTriggerValue(spec, key, part.substr(equals + 1));
    }
    return spec;
}

std::string formatTriggerSpec(const TriggerSpec& spec)
{
    std::string text = spec.preset;
    for (const TriggerKey& key : triggerPreset(spec.preset).keys)
        text += "," + key.name + "=" + triggerValue(spec, key.name);
    return text;
}

} // namespace clinic
