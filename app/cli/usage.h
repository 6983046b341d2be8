// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace CLI {
class App;
}

namespace clinic {

/// Throws Error{Config} if the arguments (without the program's name) begin with a command that
/// does not exist, naming the nearest one that does.
void checkCommandNames(const CLI::App& program, const std::vector<std::string>& arguments);

/// The name with the fewest edits from `typed`; empty if none is near.
std::string nearestName(std::string_view typed, const std::vector<std::string>& names);

} // namespace clinic
