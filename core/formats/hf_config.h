// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace clinic {

/// Checks the text of a config.json or open_clip_config.json: strict JSON, and where it names sizes
/// of a network they are whole numbers that a network can have. Adds a note for a person where it
/// asks for code (auto_map). Error{Format} naming `name`.
void checkModelConfig(
    std::string_view text, std::string_view name, std::vector<std::string>& warnings);

} // namespace clinic
