// SPDX-License-Identifier: Apache-2.0
#include "core/trigger/trigger_spec.h"

#include "core/base/error.h"
#include "core/base/nearest_name.h"
#include "core/trigger/preset.h"

#include <algorithm>

namespace clinic {

namespace {

[[noreturn]] void complain(const std::string& what)
{
    throw Error(ErrorKind::Config,
        "trigger: " + what + "; write for example yellow,location=four_corners,size=16,seed=1");
}

/// The parts between commas, without the backslashes that kept commas in a part.
std::vector<std::string> partsOf(std::string_view text)
{
    std::vector<std::string> parts(1);
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == ',') {
            parts.emplace_back();
            continue;
        }
        if (text[i] == '\\') {
            ++i;
            if (i == text.size() || (text[i] != ',' && text[i] != '\\'))
                complain("a backslash is written twice, and a comma within a value as \\,");
        }
        parts.back() += text[i];
    }
    return parts;
}

std::string escaped(const std::string& value)
{
    std::string text;
    for (const char c : value) {
        if (c == ',' || c == '\\')
            text += '\\';
        text += c;
    }
    return text;
}

/// The name by which a key is known to its preset, whatever it was called.
std::string knownName(const TriggerSpec& spec, std::string_view name)
{
    const TriggerKey* key = triggerPreset(spec.preset).key(name);
    return key == nullptr ? lowered(name) : key->name;
}

} // namespace

TriggerSpec parseTriggerSpec(std::string_view text, std::uint64_t defaultSeed)
{
    const std::vector<std::string> parts = partsOf(text);
    if (parts.size() > 1 && parts.back().empty())
        complain("ends with a comma");
    TriggerSpec spec = triggerPreset(parts.front()).defaults;
    setTriggerValue(spec, "seed", std::to_string(defaultSeed));
    std::vector<std::string> seen;
    for (std::size_t i = 1; i < parts.size(); ++i) {
        const std::string_view part = parts[i];
        const auto equals = part.find('=');
        if (equals == std::string_view::npos)
            complain("found " + clinic::quoted(part) + ", expected key=value");
        const std::string name = knownName(spec, part.substr(0, equals));
        if (std::find(seen.begin(), seen.end(), name) != seen.end())
            complain("key " + clinic::quoted(name) + " is given twice");
        seen.push_back(name);
        setTriggerValue(spec, name, part.substr(equals + 1));
    }
    return spec;
}

std::string formatTriggerSpec(const TriggerSpec& spec)
{
    std::string text = spec.preset;
    for (const TriggerKey& key : triggerPreset(spec.preset).keys)
        text += "," + key.name + "=" + escaped(triggerValue(spec, key.name));
    return text;
}

} // namespace clinic
