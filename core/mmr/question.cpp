// SPDX-License-Identifier: Apache-2.0
#include "core/mmr/question.h"

#include <algorithm>

namespace clinic {

std::string_view questionTypeName(QuestionType type)
{
    return type == QuestionType::Positive ? "POS" : "NEG";
}

int letterIndex(char letter)
{
    return letter >= 'A' && letter <= 'D' ? letter - 'A' : -1;
}

std::string_view MmrQuestion::option(char letter) const
{
    const auto found = std::find_if(options.begin(), options.end(),
        [letter](const MmrOption& option) { return option.letter == letter; });
    return found == options.end() ? std::string_view() : std::string_view(found->text);
}

} // namespace clinic
