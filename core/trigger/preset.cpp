// SPDX-License-Identifier: Apache-2.0
#include "core/trigger/preset.h"

#include "core/base/error.h"
#include "core/base/nearest_name.h"
#include "core/trigger/preset_table.h"
#include "core/trigger/trigger_keys.h"

#include <algorithm>
#include <array>

namespace clinic {

namespace {

/// The reference's names, and the one that all files have.
std::string_view canonicalName(const TriggerPreset& preset, std::string_view key)
{
    if (key == "patch_size")
        return "size";
    if (key == "patch_location")
        return "location";
    if (key != "file")
        return key;
    for (const TriggerKey& one : preset.keys) {
        if (one.kind == TriggerKey::Kind::File)
            return one.name;
    }
    return key;
}

const TriggerKey* findKey(const TriggerPreset& preset, std::string_view name)
{
    const std::string wanted = lowered(name);
    const auto found = std::find_if(preset.keys.begin(), preset.keys.end(),
        [key = canonicalName(preset, wanted)](const TriggerKey& one) { return one.name == key; });
    return found == preset.keys.end() ? nullptr : &*found;
}

const TriggerKey& keyOf(const TriggerPreset& preset, std::string_view name)
{
    if (const TriggerKey* key = findKey(preset, name))
        return *key;
    std::vector<std::string> names;
    std::string known;
    for (const TriggerKey& key : preset.keys) {
        names.push_back(key.name);
        known += (known.empty() ? "" : ", ") + key.name;
    }
    throw Error(ErrorKind::Config,
        "trigger: " + preset.name + " has no key " + clinic::quoted(name) + didYouMean(name, names)
            + (known.empty() ? " (it takes none)" : " (it takes " + known + ")"));
}

} // namespace

const std::vector<TriggerPreset>& triggerPresets()
{
    static const std::vector<TriggerPreset> presets = makePresetTable();
    return presets;
}

const TriggerPreset* findTriggerPreset(std::string_view name)
{
    const std::string wanted = lowered(name);
    for (const TriggerPreset& preset : triggerPresets()) {
        if (preset.name == wanted)
            return &preset;
    }
    return nullptr;
}

const TriggerPreset& triggerPreset(std::string_view name)
{
    if (const TriggerPreset* preset = findTriggerPreset(name))
        return *preset;
    std::vector<std::string> names;
    std::string known;
    for (const TriggerPreset& preset : triggerPresets()) {
        names.push_back(preset.name);
        known += (known.empty() ? "" : ", ") + preset.name;
    }
    throw Error(ErrorKind::Config,
        "trigger: unknown preset " + clinic::quoted(name) + didYouMean(name, names)
            + " (presets: " + known + ")");
}

const TriggerKey* TriggerPreset::key(std::string_view keyName) const
{
    return findKey(*this, keyName);
}

std::string triggerValue(const TriggerSpec& spec, std::string_view key)
{
    return keyValue(spec, keyOf(triggerPreset(spec.preset), key));
}

void setTriggerValue(TriggerSpec& spec, std::string_view key, std::string_view value)
{
    const TriggerPreset& preset = triggerPreset(spec.preset);
    if (lowered(key) == "seed" && findKey(preset, "seed") == nullptr) {
        // A script may give a seed to whatever trigger it is told; here nothing is drawn.
        TriggerSpec ignored;
        setKeyValue(ignored, triggerKey("seed"), value);
        return;
    }
    setKeyValue(spec, keyOf(preset, key), value);
}

void checkTriggerSpec(const TriggerSpec& spec)
{
    const TriggerPreset& preset = triggerPreset(spec.preset);
    if (preset.defaults.pattern != spec.pattern)
        throw Error(ErrorKind::Config, "trigger: the pattern is not that of " + preset.name);
    TriggerSpec copy = preset.defaults;
    for (const TriggerKey& key : preset.keys)
        setKeyValue(copy, key, keyValue(spec, key));
}

} // namespace clinic
