// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/trigger/preset.h"

#include <vector>

namespace clinic {

/// What triggerPresets() gives, made anew.
std::vector<TriggerPreset> makePresetTable();

} // namespace clinic
