// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/eval/share.h"
#include "core/mmr/answers.h"
#include "core/mmr/benchmark.h"

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace clinic {

/// What became of a pair (the four cells of section 2.1 of arXiv 2406.10638's scorer).
enum class PairOutcome {
    Robust, ///< UR: both right
    Fragile, ///< UF: only the positive question right; the leading one misled
    Lucky, ///< NR: only the leading question right
    Neither, ///< NF: both wrong
    Unscored ///< an answer is missing or is an error
};
inline constexpr std::size_t pairCells = 4;
PairOutcome pairOutcome(bool positiveRight, bool leadingRight);
/// "UR", "UF", "NR", "NF", "unscored".
std::string_view pairOutcomeName(PairOutcome outcome);

/// Numbers of pairs, and the rates that follow.
struct MmrCells {
    std::int64_t robust = 0, fragile = 0, lucky = 0, neither = 0;

    void add(PairOutcome outcome);
    std::int64_t pairs() const { return robust + fragile + lucky + neither; }
    /// RA: UR of all pairs.
    Share accuracy() const { return {robust, pairs()}; }
    /// MR: UF of UR + UF; of nothing where no positive question was answered rightly.
    Share misleading() const { return {fragile, robust + fragile}; }
    Share positive() const { return {robust + fragile, pairs()}; } ///< POS accuracy
    Share leading() const { return {robust + lucky, pairs()}; } ///< NEG accuracy
    bool operator==(const MmrCells&) const = default;
};

struct MmrTally {
    MmrCells cells;
    std::int64_t unparsed = 0; ///< answers that the parser could not read; they count as wrong
    std::int64_t unscored = 0; ///< pairs left out: an answer is missing, or an error

    bool operator==(const MmrTally&) const = default;
};

enum class ScoreMode {
    Corrected, ///< pairs by id; the second of two POS counts as leading; errors are left out
    Official ///< as the reference scorers: rows 2k and 2k+1 are a pair, whatever they are
};

struct MmrScore {
    ScoreMode mode = ScoreMode::Corrected;
    AnswerParser parser = AnswerParser::Official;
    MmrTally overall;
    std::vector<MmrTally> categories; ///< as MmrBenchmark::categories
    std::map<std::string, MmrTally> levels;
    /// Of the benchmark's pairs; in official mode, whose pairs are made of rows, empty.
    std::vector<PairOutcome> outcomes;
    std::vector<char> letters; ///< of the benchmark's questions: A to D, or 0
    std::int64_t errors = 0; ///< answers that are errors
    std::int64_t fabricated = 0; ///< answers that a judge chose at random
    std::vector<std::string> warnings;
};

/// Letters that a person read otherwise than the parser, by question; 0: no answer can be read.
using LetterOverrides = std::map<QuestionIndex, char>;

/// The letter of one answer; Logit reads the scores, the others the words.
char letterOf(AnswerParser parser, const AnswerRow& row, const MmrQuestion* question);

MmrScore scoreCorrected(const MmrBenchmark& benchmark, const AnswerSet& answers,
    AnswerParser parser, const LetterOverrides& overrides = {});

/// The reference's evaluation/models/calculation.py on these rows (for JSON lines, which hold their
/// right answers, its calculation_mmr.py): positional, cut to the shorter of both, an unreadable
/// answer is wrong, and of two POS any single right one counts as UF. It would stop at an odd
/// number of rows and at damaged files: then `refused` says why and there is no score. It would
/// also stop at a text that is no string; that counts as wrong here, with a warning.
struct OfficialScore {
    std::optional<MmrScore> score;
    std::string refused;
};
OfficialScore scoreOfficial(
    const MmrBenchmark& benchmark, const AnswerFile& answers, AnswerParser parser);

/// Counts from the outcomes of pairs.
void tally(MmrScore& score, const MmrBenchmark& benchmark);

} // namespace clinic
