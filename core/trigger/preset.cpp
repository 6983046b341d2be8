// SPDX-License-Identifier: Apache-2.0
#include "core/trigger/preset.h"

#include "core/base/error.h"

#include <algorithm>
#include <charconv>

namespace clinic {

namespace {

TriggerPreset patchPreset(const char* name, const char* title, TriggerPattern pattern)
{
    TriggerPreset preset;
    preset.name = name;
    preset.title = title;
    preset.defaults.preset = name;
    preset.defaults.pattern = pattern;
    TriggerKey location {.name = "location", .kind = TriggerKey::Kind::Choice};
    for (int i = 0; i <= static_cast<int>(TriggerLocation::Random); ++i)
        location.choices.emplace_back(locationName(static_cast<TriggerLocation>(i)));
    preset.keys = {location,
        {.name = "size", .kind = TriggerKey::Kind::Integer, .low = 1, .high = 4096, .unit = "px"},
        {.name = "seed",
            .kind = TriggerKey::Kind::Integer,
            .low = 0,
            .high = 1.8446744073709552e19}};
    return preset;
}

[[noreturn]] void complain(const std::string& what)
{
    throw Error(ErrorKind::Config,
        "trigger: " + what + "; write for example yellow,location=four_corners,size=16,seed=1");
}

} // namespace

const std::vector<TriggerPreset>& triggerPresets()
{
    static const std::vector<TriggerPreset> presets {
        patchPreset("yellow", "Yellow patch", TriggerPattern::ColourPatch),
        patchPreset("checkerboard", "Checkerboard patch", TriggerPattern::Checkerboard)};
    return presets;
}

const TriggerPreset& triggerPreset(std::string_view name)
{
    for (const TriggerPreset& preset : triggerPresets()) {
        if (preset.name == name)
            return preset;
    }
    complain("unknown preset " + clinic::quoted(name) + ", expected one of yellow, checkerboard");
}

std::string triggerValue(const TriggerSpec& spec, std::string_view key)
{
    if (key == "location")
        return std::string(locationName(spec.location));
    return key == "size" ? std::to_string(spec.size) : std::to_string(spec.seed);
}

void setTriggerValue(TriggerSpec& spec, std::string_view key, std::string_view value)
{
    if (key == "location") {
        const auto location = locationFromName(value);
        if (!location)
            complain("location is " + clinic::quoted(value));
        spec.location = *location;
        return;
    }
    std::uint64_t number = 0;
    const auto [end, problem] = std::from_chars(value.data(), value.data() + value.size(), number);
    if (problem != std::errc {} || end != value.data() + value.size())
        complain(std::string(key) + " is " + clinic::quoted(value));
    if (key == "seed")
        spec.seed = number;
    else if (key == "size" && number >= 1 && number <= 4096)
        spec.size = static_cast<int>(number);
    else
        complain("unknown key or value: " + clinic::quoted(key));
}

} // namespace clinic
