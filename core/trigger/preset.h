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
    double low = 0, high = 0; ///< Integer and Real: smallest and largest value
    std::vector<std::string> choices; ///< Choice: what can be chosen
    std::string unit; ///< "px", "grey levels"; empty: none
    std::string about; ///< one sentence
};

/// A named kind of trigger: where a person starts from.
struct TriggerPreset {
    std::string name; ///< "blended"
    std::string title; ///< "Blended noise, new for each picture"
    std::string about; ///< one or two sentences, source included
    bool isReference = false; ///< as the reference makes it, with its defects
    TriggerSpec defaults;
    std::vector<TriggerKey> keys; ///< those that mean something to it, legal values only
};

/// All of them, the reference's five first.
const std::vector<TriggerPreset>& triggerPresets();
/// By name in any case; Error{Config} naming the nearest.
const TriggerPreset& triggerPreset(std::string_view name);

/// The value of one key as parseTriggerSpec() reads it ("four_corners", "0.2", "ffff00/000000").
std::string triggerValue(const TriggerSpec& spec, std::string_view key);
/// Error{Config} naming key, value and what is expected.
void setTriggerValue(TriggerSpec& spec, std::string_view key, std::string_view value);

} // namespace clinic
