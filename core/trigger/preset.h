// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/trigger/trigger_spec.h"

#include <string>
#include <string_view>
#include <vector>

namespace clinic {

/// One setting of a trigger as text, so that command line, JSON and form share one list of keys.
struct TriggerKey {
    enum class Kind { Integer, Real, Choice, Colours, Text, File };
    std::string name; ///< "size"
    Kind kind = Kind::Integer;
    /// Integer and Real: smallest and largest value; Colours: how many; Text: how many bytes.
    double low = 0, high = 0;
    std::vector<std::string> choices; ///< Choice: what can be chosen
    std::string unit; ///< "px", "grey levels"; empty: none
    std::string about; ///< one sentence
};

/// A named kind of trigger: where a person starts from.
struct TriggerPreset {
    std::string name; ///< "blended"
    std::string title; ///< "Blended noise, new for each picture"
    std::string about; ///< one or two sentences, source included
    /// As the reference makes it, with its defects; also, what is computed is cut to whole grey
    /// levels as there, where the corrected ones round.
    bool isReference = false;
    TriggerSpec defaults;
    std::vector<TriggerKey> keys; ///< those that mean something to it, legal values only

    /// By name in any case; nullptr if it takes none of that name. "file" is the one of kind File,
    /// whatever its name; "patch_size" and "patch_location" are the reference's names.
    const TriggerKey* key(std::string_view keyName) const;
};

/// All of them, the reference's five first.
const std::vector<TriggerPreset>& triggerPresets();
/// By name in any case; Error{Config} naming the nearest, or nullptr.
const TriggerPreset& triggerPreset(std::string_view name);
const TriggerPreset* findTriggerPreset(std::string_view name);

/// The value of one key of its preset as parseTriggerSpec() reads it ("four_corners", "0.2",
/// "ffff00/000000"). Error{Config} if the preset has no such key.
std::string triggerValue(const TriggerSpec& spec, std::string_view key);
/// Error{Config} naming key, value and what is expected. A seed is taken, and ignored, by presets
/// that draw nothing.
void setTriggerValue(TriggerSpec& spec, std::string_view key, std::string_view value);
/// Error{Config} if the preset is unknown or a value is none that it allows.
void checkTriggerSpec(const TriggerSpec& spec);

} // namespace clinic
