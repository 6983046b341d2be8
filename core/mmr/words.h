// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace clinic {

/// ASCII white space, as Python's str.strip() takes it off.
bool isWhiteSpace(char c);
std::string_view trimmed(std::string_view text);
/// ASCII capitals made small.
std::string lowerCased(std::string_view text);
/// Runs of ASCII letters, digits and inner apostrophes, in small letters: what two texts share is
/// counted in these.
std::vector<std::string> wordsOf(std::string_view text);
/// These with a blank behind each: letter case, marks and spacing do not make another text.
std::string joinedWords(std::string_view text);

} // namespace clinic
