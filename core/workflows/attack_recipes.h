// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/trigger/trigger_file.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace clinic {

/// An attack on the demo's data that is known to work, or known how far it does.
struct AttackRecipe {
    std::string name; ///< "badnet"
    std::string about; ///< one sentence
    TriggerFile trigger;
    std::int64_t poisoned = 0; ///< rows, of the demo's 8,000
    bool labelConsistent = false;
};

/// BadNet, fixed patch, Blended, SIG, smooth WaNet, label-consistent, and a painted trigger: one
/// for each kind of attack. What each reaches is in tests/bench/README.md.
const std::vector<AttackRecipe>& attackRecipes();
/// By name; Error{Config} naming the nearest.
const AttackRecipe& attackRecipe(std::string_view name);

} // namespace clinic
