// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

namespace clinic {

/// A token with its natural logarithm of probability.
struct TokenScore {
    std::string token;
    double logprob = 0;
};

/// A token that a model chose, and the likeliest ones at its place (in general with itself).
struct ChosenToken {
    TokenScore chosen;
    std::vector<TokenScore> top;
};

/// Logarithms of the probabilities of A to D where the answer begins: at the first token behind any
/// thinking that holds a letter or digit. The ways to write a letter ("A", " A", "A.", "(A", and
/// "A" behind a tokenizer's mark of a blank) are added up; a small letter is none, "a" being a
/// word. A letter that the server did not list is empty, and all is empty if it listed none:
/// nothing is made up.
std::optional<std::array<std::optional<double>, 4>> letterScores(
    const std::vector<ChosenToken>& tokens);

} // namespace clinic
