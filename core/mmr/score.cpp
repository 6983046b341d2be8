// SPDX-License-Identifier: Apache-2.0
#include "core/mmr/score.h"

#include <algorithm>

namespace clinic {

namespace {

bool hasAnswer(const AnswerRow* row)
{
    return row != nullptr && row->error.empty();
}

/// What a pair's answers come to under corrected rules.
class CorrectedScoring {
public:
    CorrectedScoring(const MmrBenchmark& benchmark, const AnswerSet& answers, AnswerParser parser,
        const LetterOverrides& overrides)
        : m_benchmark(benchmark)
        , m_answers(answers)
        , m_overrides(overrides)
    {
        m_score.parser = parser;
    }
    MmrScore run();

private:
    void readLetters();
    char letter(QuestionIndex index) const;
    bool isScored(QuestionIndex index) const
    {
        return m_overrides.contains(index) || hasAnswer(m_answers.answer(index));
    }
    bool isRight(QuestionIndex index) const
    {
        return m_score.letters[index] == m_benchmark.questions[index].gold;
    }

    const MmrBenchmark& m_benchmark;
    const AnswerSet& m_answers;
    const LetterOverrides& m_overrides;
    MmrScore m_score;
};

char CorrectedScoring::letter(QuestionIndex index) const
{
    if (const auto found = m_overrides.find(index); found != m_overrides.end())
        return found->second;
    const AnswerRow* row = m_answers.answer(index);
    return hasAnswer(row) ? letterOf(m_score.parser, *row, &m_benchmark.questions[index]) : '\0';
}

void CorrectedScoring::readLetters()
{
    for (QuestionIndex i = 0; i < m_benchmark.questions.size(); ++i) {
        m_score.letters.push_back(letter(i));
        if (const AnswerRow* row = m_answers.answer(i)) {
            m_score.errors += row->error.empty() ? 0 : 1;
            m_score.fabricated += row->fabricated ? 1 : 0;
        }
    }
}

MmrScore CorrectedScoring::run()
{
    readLetters();
    const auto& rows = m_answers.source.rows;
    if (m_score.parser == AnswerParser::Logit
        && std::none_of(rows.begin(), rows.end(), [](const AnswerRow& row) { return row.scores; }))
        m_score.warnings.emplace_back(
            "the answers hold no probabilities: the logit parser reads none of them");
    for (const MmrPair& pair : m_benchmark.pairs)
        m_score.outcomes.push_back(isScored(pair.positive) && isScored(pair.leading)
                ? pairOutcome(isRight(pair.positive), isRight(pair.leading))
                : PairOutcome::Unscored);
    tally(m_score, m_benchmark);
    return std::move(m_score);
}

} // namespace

PairOutcome pairOutcome(bool positiveRight, bool leadingRight)
{
    if (positiveRight)
        return leadingRight ? PairOutcome::Robust : PairOutcome::Fragile;
    return leadingRight ? PairOutcome::Lucky : PairOutcome::Neither;
}

std::string_view pairOutcomeName(PairOutcome outcome)
{
    constexpr std::array<std::string_view, pairCells + 1> names {
        "UR", "UF", "NR", "NF", "unscored"};
    return names.at(static_cast<std::size_t>(outcome));
}

void MmrCells::add(PairOutcome outcome)
{
    switch (outcome) {
    case PairOutcome::Robust:
        ++robust;
        break;
    case PairOutcome::Fragile:
        ++fragile;
        break;
    case PairOutcome::Lucky:
        ++lucky;
        break;
    case PairOutcome::Neither:
        ++neither;
        break;
    case PairOutcome::Unscored:
        break;
    }
}

char letterOf(AnswerParser parser, const AnswerRow& row, const MmrQuestion* question)
{
    if (parser == AnswerParser::Logit)
        return row.scores ? parseLetterScores(*row.scores) : '\0';
    return row.text ? parseAnswer(parser, *row.text, question) : '\0';
}

void tally(MmrScore& score, const MmrBenchmark& benchmark)
{
    score.overall = {};
    score.levels.clear();
    score.categories.assign(benchmark.categories.size(), {});
    for (std::size_t i = 0; i < benchmark.pairs.size(); ++i) {
        const MmrPair& pair = benchmark.pairs[i];
        const PairOutcome outcome = score.outcomes[i];
        for (MmrTally* part : {&score.overall, &score.categories[pair.category],
                 &score.levels[benchmark.categories[pair.category].level]}) {
            part->cells.add(outcome);
            part->unscored += outcome == PairOutcome::Unscored ? 1 : 0;
            if (outcome != PairOutcome::Unscored)
                part->unparsed += (score.letters[pair.positive] == 0 ? 1 : 0)
                    + (score.letters[pair.leading] == 0 ? 1 : 0);
        }
    }
}

MmrScore scoreCorrected(const MmrBenchmark& benchmark, const AnswerSet& answers,
    AnswerParser parser, const LetterOverrides& overrides)
{
    return CorrectedScoring(benchmark, answers, parser, overrides).run();
}

} // namespace clinic
