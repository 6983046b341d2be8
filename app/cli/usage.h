// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace clinic {

/// Throws Error{Config} if the arguments (without the program's name) begin with a command that
/// does not exist, naming the nearest one that does.
void checkCommandNames(const CLI::App& program, const std::vector<std::string>& arguments);

} // namespace clinic
