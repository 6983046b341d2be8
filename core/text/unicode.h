// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace clinic {

/// Code points of UTF-8; each ill-formed piece (as the Unicode standard cuts them) becomes one
/// U+FFFD.
std::u32string decodeUtf8(std::string_view text);
/// One code point at `position` of well-formed UTF-8; moves `position` behind it.
char32_t nextCodePoint(std::string_view text, std::size_t& position);
void appendUtf8(std::string& out, char32_t code);

bool isLetter(char32_t code); ///< \p{L}
bool isNumber(char32_t code); ///< \p{N}
bool isSpace(char32_t code); ///< what Python's str.split() splits at

/// Whether [begin, end) of a text is no part of a longer word: no letter and no number before it,
/// and none behind.
bool isWholeWord(std::u32string_view text, std::size_t begin, std::size_t end);

/// Python's str.lower(): with the final sigma, and i with a dot for its capital.
std::u32string toLower(const std::u32string& text);

/// Unicode normalisation form C.
std::u32string composed(const std::u32string& text);

} // namespace clinic
