// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/mmr/benchmark.h"

#include <cstdint>
#include <map>

namespace clinic {

/// Fills pairs, categories and notes from the questions.
void pairQuestions(MmrBenchmark& benchmark);

/// Facts about a set that are no faults, but tell what a score can mean.
struct BenchmarkFacts {
    std::int64_t positive = 0, leading = 0; ///< questions, as the file types them
    std::int64_t sameOptions = 0; ///< pairs whose questions have one set of options
    std::int64_t sameAnswer = 0; ///< pairs whose right answers have one text
    std::int64_t negatedOptions = 0; ///< options with a word of negation
    std::int64_t negatedGoldPositive = 0; ///< right options with one, of POS questions
    std::int64_t negatedGoldLeading = 0; ///< and of NEG questions
    std::map<char, std::int64_t> gold; ///< questions by right letter
};
BenchmarkFacts benchmarkFacts(const MmrBenchmark& benchmark);

/// Whether two questions offer one set of options, in whatever order; never for unreadable ones.
bool haveSameOptions(const MmrQuestion& a, const MmrQuestion& b);

/// Whether a text holds one of the words no, not, none, nothing, never, neither, nor, without,
/// cannot, can't, isn't, aren't: the choice that gives the published counts of the blind rules.
bool hasNegation(std::string_view text);

} // namespace clinic
