// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/mmr/answers.h"
#include "core/mmr/score.h"

#include <filesystem>
#include <string>
#include <vector>

namespace clinic {

/// A letter that a person read out of an answer, against a parser; one line of the audit trail.
struct ParseOverride {
    std::string id; ///< of the pair
    QuestionType type {}; ///< as the question counts
    QuestionIndex question = 0;
    std::string text; ///< what was read, raw, cut to 1,000 bytes
    AnswerParser parser {};
    char parsed = 0; ///< the parser's letter; 0: none
    char letter = 0; ///< the person's; 0: nothing can be read
    bool withdrawn = false; ///< the parser's letter counts again
    std::string reason;
    std::string when; ///< UTC, ISO 8601
};

/// The trail beside a file of answers: "<answers>.overrides.jsonl".
std::filesystem::path overridesPath(const std::filesystem::path& answers);

/// All entries, the oldest first; none if there is no file. A last line that a crash cut short is
/// passed over. Error{Format} with the line.
std::vector<ParseOverride> readOverrides(const std::filesystem::path& trail);

/// Adds an entry at the end, under a lock and synced; nothing is ever taken away. Error{Io};
/// Error{Format} if the file is no trail.
void appendOverride(const std::filesystem::path& trail, const ParseOverride& entry);

/// What counts: the last entry of each question, found by id and kind. An entry counts only for the
/// words that it was made for: what a model says by now in another run was not read by anybody.
struct EffectiveOverrides {
    LetterOverrides letters;
    std::int64_t stale = 0; ///< entries for other words, or other questions
};
EffectiveOverrides effectiveOverrides(const std::vector<ParseOverride>& entries,
    const MmrBenchmark& benchmark, const AnswerSet& answers);

} // namespace clinic
