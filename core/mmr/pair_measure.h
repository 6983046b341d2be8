// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/mmr/clip_scores.h"
#include "core/mmr/score.h"

#include <cstdint>
#include <span>
#include <vector>

namespace clinic {

/// What a set of letters comes to, beyond its cells.
struct PairMeasure {
    MmrCells all;
    std::vector<MmrCells> categories; ///< as MmrBenchmark::categories
    /// Pairs whose questions have the same options. What looks at options alone answers both
    /// questions of these alike, so that they only tell whether stems are heeded.
    MmrCells sameOptions;
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
