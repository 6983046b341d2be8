// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/workflows/train_request.h"

#include <functional>
#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace clinic {

/// One setting of a run, under the name that config.json and the command line both use.
struct TrainSetting {
    std::string name; ///< "weight_decay"; the option is --weight-decay
    std::string about; ///< for a person, one sentence
    bool isFlag = false; ///< an option without a value
    bool isCommon = false; ///< every command has the option (--seed, --device, ...)
    std::vector<std::string> choices {}; ///< the only values; empty: any of its type
    std::function<nlohmann::ordered_json(const TrainRequest&)> get;
    /// Error{Format} naming what was expected.
    std::function<void(TrainRequest&, const nlohmann::json&)> set;

    std::string option() const;
};

/// All of them, in the order of config.json.
std::span<const TrainSetting> trainSettings();

/// Asserts that there is one of this name.
const TrainSetting& trainSetting(std::string_view name);

/// The value as the command line has it: a JSON text of the setting's type. Error{Config}.
void setFromText(const TrainSetting& setting, const std::string& text, TrainRequest& request);
/// The same for a form: why the text is no value of the setting; empty: it is, and was set.
std::string problemOfText(
    const TrainSetting& setting, const std::string& text, TrainRequest& request);
/// The way back; for lists with commas.
std::string settingText(const TrainSetting& setting, const TrainRequest& request);

} // namespace clinic
