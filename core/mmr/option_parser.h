// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/mmr/question.h"

#include <string>
#include <string_view>
#include <vector>

namespace clinic {

/// Stem and options of a question's text.
struct ParsedQuestion {
    std::string stem; ///< the whole text, trimmed, where no options were found
    std::vector<MmrOption> options; ///< as they stand: four with the letters A to D, or none
    bool oneLine = false; ///< found by the second rule
    bool blankBeforeLetter = false;
};

/// Options begin with a letter A to D and one of . : ) at a line's start; where that does not give
/// exactly A to D, anywhere behind white space, and also without the mark in front of a capital.
ParsedQuestion parseQuestionText(std::string_view text);

} // namespace clinic
