// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace clinic {

/// The name with the fewest edits from `typed`, upper and lower case alike; empty if none is near.
std::string nearestName(std::string_view typed, std::span<const std::string> names);

/// "; did you mean size?" for a message, or nothing if no name is near.
std::string didYouMean(std::string_view typed, std::span<const std::string> names);

/// ASCII letters in lower case, as names are compared.
std::string lowered(std::string_view text);

} // namespace clinic
