// SPDX-License-Identifier: Apache-2.0
#include "core/mmr/score.h"

#include <algorithm>

namespace clinic {

namespace {

/// A row as the reference sees it.
struct OfficialRow {
    std::string category;
    QuestionType type = QuestionType::Positive;
    bool right = false;
    bool parsed = false;
};

std::string categoryOf(const std::string& id)
{
    return categoryKey(std::string_view(id).substr(0, id.rfind('/')));
}

/// Both right; else the positive one of the two right (any right one, where both are positive).
PairOutcome outcomeOf(const OfficialRow& first, const OfficialRow& second)
{
    const auto isRight = [](const OfficialRow& row, QuestionType type) {
        return row.right && row.type == type;
    };
    if (first.right && second.right)
        return PairOutcome::Robust;
    if (isRight(first, QuestionType::Positive) || isRight(second, QuestionType::Positive))
        return PairOutcome::Fragile;
    // the reference counts these two together; apart, they are by the one that is right
    return first.right || second.right ? PairOutcome::Lucky : PairOutcome::Neither;
}

class OfficialScoring {
public:
    OfficialScoring(const MmrBenchmark& benchmark, const AnswerFile& answers, AnswerParser parser)
        : m_benchmark(benchmark)
        , m_answers(answers)
    {
        m_score.mode = ScoreMode::Official;
        m_score.parser = parser;
        m_score.categories.resize(benchmark.categories.size());
        m_score.letters.assign(benchmark.questions.size(), '\0');
    }
    OfficialScore run();

private:
    bool holdsGold() const;
    OfficialRow rowAt(std::size_t at);
    void add(const OfficialRow& first, const OfficialRow& second);
    void warn(std::size_t rows);

    const MmrBenchmark& m_benchmark;
    const AnswerFile& m_answers;
    MmrScore m_score;
    bool m_holdsGold = false;
    std::int64_t m_elsewhere = 0; ///< rows whose id is not that of the question they are taken for
    std::int64_t m_notText = 0;
};

/// JSON lines are scored without a question file: each row has its id, kind and right answer.
bool OfficialScoring::holdsGold() const
{
    return m_answers.format == AnswerFormat::ResultLines
        && std::all_of(m_answers.rows.begin(), m_answers.rows.end(),
            [](const AnswerRow& row) { return row.gold != 0 && row.type && !row.id.empty(); });
}

OfficialRow OfficialScoring::rowAt(std::size_t at)
{
    const AnswerRow& answer = m_answers.rows[at];
    static const MmrQuestion unknown;
    const bool isQuestion = at < m_benchmark.questions.size();
    const MmrQuestion& question = isQuestion ? m_benchmark.questions[at] : unknown;
    // its scorers know nothing of an error: a failed answer is what stands in the text
    const bool isText = answer.text.has_value() && !answer.wasList;
    const char letter = isText || m_score.parser == AnswerParser::Logit
        ? letterOf(m_score.parser, answer, isQuestion ? &question : nullptr)
        : '\0';
    m_notText += isText ? 0 : 1;
    m_score.errors += answer.error.empty() ? 0 : 1;
    if (isQuestion)
        m_score.letters[at] = letter;
    const std::string& id = answer.id.empty() ? question.id : answer.id;
    m_elsewhere += id == question.id ? 0 : 1;
    return {.category = categoryOf(id),
        .type = answer.type.value_or(question.type),
        .right = letter != 0 && letter == (m_holdsGold ? answer.gold : question.gold),
        .parsed = letter != 0};
}

void OfficialScoring::add(const OfficialRow& first, const OfficialRow& second)
{
    const PairOutcome outcome = outcomeOf(first, second);
    const auto& categories = m_benchmark.categories;
    const auto found = std::find_if(categories.begin(), categories.end(),
        [&](const MmrCategory& category) { return category.key == first.category; });
    const std::int64_t unparsed = (first.parsed ? 0 : 1) + (second.parsed ? 0 : 1);
    std::vector<MmrTally*> parts {&m_score.overall};
    if (found != categories.end()) {
        parts.push_back(&m_score.categories[static_cast<std::size_t>(found - categories.begin())]);
        parts.push_back(&m_score.levels[found->level]);
    }
    for (MmrTally* part : parts) {
        part->cells.add(outcome);
        part->unparsed += unparsed;
    }
}

void OfficialScoring::warn(std::size_t rows)
{
    const auto count = [](auto number) { return std::to_string(number); };
    auto& warnings = m_score.warnings;
    if (!m_holdsGold && (rows < m_answers.rows.size() || rows < m_benchmark.questions.size()))
        warnings.push_back("the official scorer compares the first " + count(rows) + " rows only ("
            + count(m_answers.rows.size()) + " answers, " + count(m_benchmark.questions.size())
            + " questions)");
    if (m_elsewhere > 0 && !m_holdsGold)
        warnings.push_back(count(m_elsewhere)
            + " answers stand where another question is: the official scorer compares them with "
              "the wrong right answer");
    if (m_notText > 0)
        warnings.push_back(count(m_notText)
            + " answers are no text (null, a list, a failure): the official scorer stops at some "
              "of "
              "these; here they are wrong");
}

OfficialScore OfficialScoring::run()
{
    if (m_answers.leftOut > 0)
        return {.score = {},
            .refused = "the official scorer cannot read this file, of which something is damaged; "
                       "the corrected one scores what is whole"};
    m_holdsGold = holdsGold();
    const std::size_t rows = m_holdsGold
        ? m_answers.rows.size()
        : std::min(m_answers.rows.size(), m_benchmark.questions.size());
    if (rows % 2 != 0)
        return {.score = {},
            .refused = "the official scorer fails with an odd number of rows ("
                + std::to_string(rows) + "); the corrected one joins by id"};
    for (std::size_t at = 0; at < rows; at += 2) {
        const OfficialRow first = rowAt(at);
        add(first, rowAt(at + 1));
    }
    warn(rows);
    return {.score = std::move(m_score), .refused = {}};
}

} // namespace

OfficialScore scoreOfficial(
    const MmrBenchmark& benchmark, const AnswerFile& answers, AnswerParser parser)
{
    return OfficialScoring(benchmark, answers, parser).run();
}

} // namespace clinic
