// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace clinic {

/// The elements of a JSON array as pieces of text, not looked into.
struct JsonElements {
    std::vector<std::string_view> elements; ///< those that are whole
    bool closed = false; ///< the array ends; false: the text was cut short
};

/// Cuts `text`, which begins with '[', at its outermost commas; stops after `most` elements.
JsonElements splitJsonArray(std::string_view text, std::size_t most);

} // namespace clinic
