// SPDX-License-Identifier: Apache-2.0
#include "core/workflows/score_mmr.h"

#include "core/base/error.h"
#include "core/base/utc_time.h"

namespace clinic {

namespace {

MmrScore emptyScore(const ScoredAnswers& scored)
{
    MmrScore score;
    score.mode = scored.rules.mode;
    score.parser = scored.rules.parser;
    score.categories.resize(scored.benchmark->categories.size());
    score.letters.assign(scored.benchmark->questions.size(), '\0');
    return score;
}

void count(ScoredAnswers& scored)
{
    const AnswerParser parser = scored.rules.parser;
    scored.refused.clear();
    scored.byHand = {};
    if (scored.rules.mode == ScoreMode::Corrected) {
        scored.byHand = effectiveOverrides(scored.overrides, *scored.benchmark, scored.answers);
        scored.score =
            scoreCorrected(*scored.benchmark, scored.answers, parser, scored.byHand.letters);
        if (scored.byHand.stale > 0)
            scored.score.warnings.push_back(std::to_string(scored.byHand.stale)
                + " letters read by hand were for other words than these and do not count");
        return;
    }
    OfficialScore official = scoreOfficial(*scored.benchmark, scored.answers.source, parser);
    scored.refused = official.refused;
    scored.score = official.score.value_or(emptyScore(scored));
}

ParseOverride entryFor(const ScoredAnswers& scored, QuestionIndex question)
{
    const MmrQuestion& asked = scored.benchmark->questions.at(question);
    ParseOverride entry;
    entry.id = asked.id;
    entry.type = scored.benchmark->countsAs(question);
    entry.question = question;
    entry.parser = scored.rules.parser;
    entry.when = utcNow();
    if (const AnswerRow* row = scored.answers.answer(question)) {
        entry.text = row->text.value_or("");
        entry.parsed = letterOf(scored.rules.parser, *row, &asked);
    }
    return entry;
}

ScoredAnswers withEntry(const ScoredAnswers& scored, const ParseOverride& entry)
{
    const auto trail = overridesPath(scored.answers.source.file);
    appendOverride(trail, entry);
    ScoredAnswers changed = scored;
    changed.overrides = readOverrides(trail); // another program may have added to it
    count(changed);
    return changed;
}

} // namespace

std::string rulesText(const MmrScoreRules& rules)
{
    return std::string(rules.mode == ScoreMode::Corrected ? "corrected" : "official")
        + " mode, parser " + std::string(answerParserName(rules.parser));
}

LeaderRow ScoredAnswers::row() const
{
    return leaderRow(answers.source.model, LeaderKind::Own,
        answers.source.file.filename().string() + " (" + rulesText(rules) + ")", *benchmark, score);
}

ScoredAnswers scoreAnswers(std::shared_ptr<const MmrBenchmark> benchmark,
    const ScoreMmrRequest& request, TaskContext& context)
{
    ScoredAnswers scored;
    scored.benchmark = std::move(benchmark);
    scored.rules = request.rules;
    scored.answers = joinAnswers(
        *scored.benchmark, readAnswers(request.answers, request.columns, context), context);
    if (request.useOverrides)
        scored.overrides = readOverrides(overridesPath(request.answers));
    context.checkpoint();
    count(scored);
    return scored;
}

ScoredAnswers scoreMmr(const ScoreMmrRequest& request, TaskContext& context)
{
    context.report({.stage = "Reading the questions"});
    auto benchmark = std::make_shared<const MmrBenchmark>(readBenchmark(request.benchmark));
    return scoreAnswers(std::move(benchmark), request, context);
}

ScoredAnswers scoredBy(const ScoredAnswers& scored, const MmrScoreRules& rules)
{
    ScoredAnswers changed = scored;
    changed.rules = rules;
    count(changed);
    return changed;
}

ScoredAnswers overrideLetter(
    const ScoredAnswers& scored, QuestionIndex question, char letter, const std::string& reason)
{
    ParseOverride entry = entryFor(scored, question);
    entry.letter = letter;
    entry.reason = reason;
    return withEntry(scored, entry);
}

ScoredAnswers withdrawOverride(const ScoredAnswers& scored, QuestionIndex question)
{
    ParseOverride entry = entryFor(scored, question);
    entry.withdrawn = true;
    return withEntry(scored, entry);
}

std::vector<ParserDisagreement> parserDisagreements(const ScoredAnswers& scored)
{
    std::vector<ParserDisagreement> found;
    for (QuestionIndex i = 0; i < scored.benchmark->questions.size(); ++i) {
        const AnswerRow* row = scored.answers.answer(i);
        if (row == nullptr || !row->error.empty())
            continue;
        const MmrQuestion* question = &scored.benchmark->questions[i];
        const ParserDisagreement letters {.question = i,
            .official = letterOf(AnswerParser::Official, *row, question),
            .lenient = letterOf(AnswerParser::Lenient, *row, question),
            .vlmEvalKit = letterOf(AnswerParser::VlmEvalKit, *row, question),
            .logit = letterOf(AnswerParser::Logit, *row, question)};
        const bool logitDiffers = row->scores && letters.logit != letters.official;
        if (letters.official != letters.lenient || letters.official != letters.vlmEvalKit
            || logitDiffers)
            found.push_back(letters);
    }
    return found;
}

} // namespace clinic
