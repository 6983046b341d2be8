// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace clinic {

/// The two questions of a pair: POS asks plainly, NEG leads towards a wrong answer.
enum class QuestionType { Positive, Leading };

/// "POS" or "NEG", as files spell it.
std::string_view questionTypeName(QuestionType type);

inline constexpr std::array<char, 4> answerLetters {'A', 'B', 'C', 'D'};
/// 0 to 3 for A to D; -1 for anything else.
int letterIndex(char letter);

/// One of four options of a question.
struct MmrOption {
    char letter = 0; ///< A to D
    std::string text; ///< trimmed
};

/// A question of the benchmark, as its file has it.
struct MmrQuestion {
    std::string id; ///< level/category/number, shared by the two of a pair
    std::string image; ///< relative to the folder of pictures
    std::string text; ///< stem and options in one string, as prompts must send it
    std::string stem; ///< up to the first option, trimmed
    std::vector<MmrOption> options; ///< in the order in which they stand; empty if unreadable
    char gold = 0; ///< the right letter
    QuestionType type = QuestionType::Positive;

    /// Text of the option of this letter; empty if there is none.
    std::string_view option(char letter) const;
};

/// Index into MmrBenchmark::questions, which is the row of the file.
using QuestionIndex = std::size_t;

} // namespace clinic
