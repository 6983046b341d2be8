// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/task_context.h"
#include "core/mmr/answer_files.h"
#include "core/mmr/leaderboard.h"
#include "core/mmr/overrides.h"
#include "core/mmr/score.h"

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace clinic {

/// How answers are to be read and counted.
struct MmrScoreRules {
    ScoreMode mode = ScoreMode::Corrected;
    AnswerParser parser = AnswerParser::Official;

    bool operator==(const MmrScoreRules&) const = default;
};
/// "corrected, parser official".
std::string rulesText(const MmrScoreRules& rules);

struct ScoreMmrRequest {
    std::filesystem::path benchmark;
    std::filesystem::path answers;
    MmrScoreRules rules;
    AnswerColumns columns;
    bool useOverrides = true; ///< of the trail beside the answers, in corrected mode
};

/// A file of answers, joined and scored.
struct ScoredAnswers {
    std::shared_ptr<const MmrBenchmark> benchmark;
    AnswerSet answers;
    MmrScoreRules rules;
    MmrScore score; ///< of nothing where `refused` says why
    std::string refused; ///< why the official scorer would stop at these answers; else empty
    std::vector<ParseOverride> overrides; ///< the whole trail
    EffectiveOverrides byHand; ///< what of it counts; nothing in official mode

    LeaderRow row() const;
};

/// Error{Mismatch} where the answers are of other questions.
ScoredAnswers scoreMmr(const ScoreMmrRequest& request, TaskContext& context);

/// The same for questions that are open already; `request.benchmark` is not looked at.
ScoredAnswers scoreAnswers(std::shared_ptr<const MmrBenchmark> benchmark,
    const ScoreMmrRequest& request, TaskContext& context);

/// Counts again by other rules.
ScoredAnswers scoredBy(const ScoredAnswers& scored, const MmrScoreRules& rules);

/// A person's reading of one answer, written to the trail; the answers scored anew. `letter` 0:
/// nothing can be read. Error{Io}.
ScoredAnswers overrideLetter(
    const ScoredAnswers& scored, QuestionIndex question, char letter, const std::string& reason);
/// Takes a person's reading back; the trail keeps both.
ScoredAnswers withdrawOverride(const ScoredAnswers& scored, QuestionIndex question);

/// Answers that parsers read differently.
struct ParserDisagreement {
    QuestionIndex question = 0;
    char official = 0, lenient = 0, vlmEvalKit = 0, logit = 0; ///< 0: unread; logit: also unknown
};
std::vector<ParserDisagreement> parserDisagreements(const ScoredAnswers& scored);

} // namespace clinic
