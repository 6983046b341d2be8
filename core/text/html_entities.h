// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string_view>

namespace clinic {

/// A named character reference without its ampersand, with its semicolon where it must have one.
struct HtmlEntity {
    std::string_view name;
    char32_t first;
    char32_t second; ///< 0 for most
};

/// All of HTML 5, sorted by name (bytewise).
std::span<const HtmlEntity> entities();
/// Names in capitals whose meaning in capitals is not the lower-case one's: &SZLIG; is SS.
std::span<const HtmlEntity> shouted();

} // namespace clinic
