// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/mmr/question.h"

#include <array>
#include <optional>
#include <string_view>

namespace clinic {

/// How a model's words become a letter. Scores move with this choice, so results name it.
enum class AnswerParser {
    Official, ///< the reference scorers' rule, bit for bit
    Lenient, ///< also "(A)", "**B**", "answer: c", "Answer:\nB", an option's own text
    VlmEvalKit, ///< that harness's rule: one letter near the end, else one option's text
    Logit ///< the likeliest of four letters by the model's own probabilities
};

/// "official", "lenient", "vlmevalkit", "logit".
std::string_view answerParserName(AnswerParser parser);
/// Error{Config} naming those there are.
AnswerParser answerParserNamed(std::string_view name);

/// Natural logarithms or raw scores of the letters A to D; a letter that a server did not list is
/// empty.
using LetterScores = std::array<std::optional<double>, 4>;

/// A to D, or 0 where the rule finds none. `question` is null where only the words are known; then
/// options' texts cannot help. Logit finds nothing in words.
char parseAnswer(AnswerParser parser, std::string_view text, const MmrQuestion* question);
/// The letter of the greatest score; 0 if none is listed, or two are equally great.
char parseLetterScores(const LetterScores& scores);

/// Without <think>…</think> in front (what is unclosed is thinking too).
std::string_view withoutThinking(std::string_view text);

} // namespace clinic
