// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace clinic {

/// Well-formed UTF-8: no overlong form, no surrogate, nothing above U+10FFFF.
bool isUtf8(std::string_view text);

} // namespace clinic
