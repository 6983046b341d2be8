// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/eval/share.h"
#include "core/mmr/benchmark.h"
#include "core/mmr/clip_scores.h"

#include <cstdint>
#include <span>
#include <vector>

namespace clinic {

/// Pairs by what became of their two questions.
struct PairCounts {
    std::int64_t both = 0; ///< UR: both right
    std::int64_t positiveOnly = 0; ///< UF: the leading question misled
    std::int64_t leadingOnly = 0; ///< NR
    std::int64_t neither = 0; ///< NF

    void add(bool positiveRight, bool leadingRight);
    std::int64_t pairs() const { return both + positiveOnly + leadingOnly + neither; }
    Share accuracy() const { return {both, pairs()}; } ///< RA
    Share misleading() const { return {positiveOnly, both + positiveOnly}; } ///< MR
    Share positive() const { return {both + positiveOnly, pairs()}; } ///< POS accuracy
    Share leading() const { return {both + leadingOnly, pairs()}; } ///< NEG accuracy

    bool operator==(const PairCounts&) const = default;
};

/// What a set of letters comes to, beyond its cells.
struct PairMeasure {
    PairCounts all;
    std::vector<PairCounts> categories; ///< as MmrBenchmark::categories
    /// Pairs whose questions have the same options. What looks at options alone answers both
    /// questions of these alike, so that they only tell whether stems are heeded.
    PairCounts sameOptions;
    std::int64_t unscored = 0; ///< pairs without an answer to both questions
    /// Wrong answers to leading questions, and how many of them chose the one option that shares
    /// the most words with the stem.
    Share premiseAttraction;

    bool operator==(const PairMeasure&) const = default;
};

/// `letters` by question: A to D, or 0 where there is no answer.
PairMeasure measurePairs(const MmrBenchmark& benchmark, std::span<const char> letters);

/// Mean of the right option's score less the greatest wrong one's.
struct ScoreMargins {
    double positive = 0;
    double leading = 0; ///< below `positive`: leading stems push towards wrong options
    std::int64_t pairs = 0; ///< counted: those with both scores
};
ScoreMargins scoreMargins(
    const MmrBenchmark& benchmark, std::span<const std::optional<FourScores>> scores);

} // namespace clinic
