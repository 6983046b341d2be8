// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace clinic {

/// The caption (UTF-8) with every mention of `label`, as a whole word in any case, replaced by
/// `target`, and English "a" or "an" before it put right: "an Arrow on a hill" is of arrow and star
/// "a star on a hill". Nothing if the caption does not name the label.
std::optional<std::string> relabelled(
    std::string_view caption, std::string_view label, std::string_view target);

} // namespace clinic
