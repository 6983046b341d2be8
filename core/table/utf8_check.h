// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string_view>

namespace clinic {

/// Position of the first byte that is not well-formed UTF-8 (no overlong forms, no surrogates, at
/// most U+10FFFF); text.size() if all is well.
std::size_t firstBadUtf8(std::string_view text);

} // namespace clinic
