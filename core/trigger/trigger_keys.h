// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/trigger/preset.h"

#include <string>
#include <string_view>

namespace clinic {

/// The key of that name as most presets take it; a preset may narrow it. The name must exist.
TriggerKey triggerKey(std::string_view name);

/// The value that `key` stands for, as text that setKeyValue() reads back.
std::string keyValue(const TriggerSpec& spec, const TriggerKey& key);
/// Error{Config} naming key, value and what is expected.
void setKeyValue(TriggerSpec& spec, const TriggerKey& key, std::string_view value);

} // namespace clinic
