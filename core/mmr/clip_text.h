// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/mmr/benchmark.h"

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace clinic {

/// How an option becomes a text for CLIP; never all four in one text.
enum class ClipText {
    Option, ///< the option alone
    QuestionAnswer, ///< "question: <stem> answer: <option>"
    Statement, ///< question and option as one statement, where rules can tell; else the option
    Photo ///< "a photo where <option>"
};

/// "option", "question-answer", "statement", "photo".
std::string_view clipTextName(ClipText form);
/// Error{Config} naming those there are.
ClipText clipTextNamed(std::string_view name);

std::string clipText(ClipText form, std::string_view stem, std::string_view option);

/// What CLIP must encode of a benchmark: each distinct picture and text once.
struct ClipItems {
    std::vector<std::string> images; ///< as the questions name them
    std::vector<std::string> texts;
    std::vector<std::size_t> imageOf; ///< for each question
    /// For each question, the texts of A to D; empty where its options cannot be read.
    std::vector<std::vector<std::size_t>> textsOf;
};
ClipItems clipItems(const MmrBenchmark& benchmark, ClipText form);

} // namespace clinic
