// SPDX-License-Identifier: Apache-2.0
#include "core/trigger/trigger_spec.h"

#include "core/base/error.h"

#include <algorithm>
#include <charconv>

namespace clinic {

namespace {

constexpr int largestPatch = 4096;

std::string knownPresets()
{
    std::string list;
    for (const std::string& name : triggerPresets())
        list += (list.empty() ? "" : ", ") + name;
    return list;
}

[[noreturn]] void complain(const std::string& what)
{
    throw Error(ErrorKind::Config,
        "trigger: " + what + "; write for example yellow,location=four_corners,size=16,seed=1");
}

template <typename T> T parseNumber(std::string_view key, std::string_view text, T low, T high)
{
    T value {};
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (problem != std::errc {} || end != text.data() + text.size() || value < low || value > high)
        complain(std::string(key) + " is " + clinic::quoted(text)
            + ", expected a whole number from " + std::to_string(low) + " to "
            + std::to_string(high));
    return value;
}

void setKey(TriggerSpec& spec, std::string_view key, std::string_view value)
{
    if (key == "location") {
        const auto location = locationFromName(value);
        if (!location)
            complain("location is " + clinic::quoted(value) + ", expected one of "
                + std::string(locationNames()));
        spec.location = *location;
    } else if (key == "size") {
        spec.size = parseNumber(key, value, 1, largestPatch);
    } else if (key == "seed") {
        spec.seed = parseNumber(key, value, std::uint64_t {0}, ~std::uint64_t {0});
    } else {
        complain("unknown key " + clinic::quoted(key) + ", expected location, size or seed");
    }
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

const std::vector<std::string>& triggerPresets()
{
    static const std::vector<std::string> presets {"yellow", "checkerboard"};
    return presets;
}

TriggerSpec parseTriggerSpec(std::string_view text, std::uint64_t defaultSeed)
{
    if (text.ends_with(','))
        complain("ends with a comma");
    std::string_view rest = text;
    const std::string_view preset = nextPart(rest);
    const auto& presets = triggerPresets();
    const auto found = std::find(presets.begin(), presets.end(), preset);
    if (found == presets.end())
        complain(
            "unknown preset " + clinic::quoted(preset) + ", expected one of " + knownPresets());
    TriggerSpec spec;
    spec.seed = defaultSeed;
    spec.pattern = static_cast<TriggerPattern>(found - presets.begin());
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
        setKey(spec, key, part.substr(equals + 1));
    }
    return spec;
}

std::string formatTriggerSpec(const TriggerSpec& spec)
{
    return triggerPresets()[static_cast<std::size_t>(spec.pattern)]
        + ",location=" + std::string(locationName(spec.location))
        + ",size=" + std::to_string(spec.size) + ",seed=" + std::to_string(spec.seed);
}

} // namespace clinic
