// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace clinic {

/// A category of questions: what they ask about.
struct MmrCategory {
    std::string key; ///< "attribute/color&texture", the front of its questions' ids
    std::string level; ///< "character", "attribute" or "context"
    std::string heading; ///< "Color/Tex", as the published tables head its column
};

/// The twelve of the benchmark, in the order of the published tables.
const std::vector<MmrCategory>& mmrCategories();

/// The key that a category goes by: older and other names ("semantics_attitude",
/// "attribute/existential") become the present one; an unknown one stays as it is.
std::string categoryKey(std::string_view name);

} // namespace clinic
