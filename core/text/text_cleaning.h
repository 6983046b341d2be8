// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace clinic {

/// The typographic repairs of ftfy's fix_text with its defaults, line by line until nothing
/// changes: HTML references (unless a "<" was seen), C1 controls as Windows-1252, ligatures,
/// widths, quotes, line breaks, terminal escapes, control characters, form C. Not among them:
/// undoing text that was decoded in the wrong encoding ("mojibake").
std::u32string fixText(const std::u32string& text);

/// Python's html.unescape: all of HTML 5's names, decimal and hexadecimal references, with and
/// without semicolon.
std::u32string unescapeHtml(const std::u32string& text);

/// The references of one line that ftfy takes as meant: with semicolon, also names in capitals.
std::u32string unescapeSureHtml(const std::u32string& text);

/// Pieces between white space, joined by one space.
std::u32string collapseSpace(const std::u32string& text);

} // namespace clinic
