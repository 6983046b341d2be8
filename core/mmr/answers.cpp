// SPDX-License-Identifier: Apache-2.0
#include "core/mmr/answers.h"

#include "core/base/error.h"
#include "core/mmr/words.h"

#include <algorithm>
#include <limits>
#include <map>
#include <unordered_map>

namespace clinic {

namespace {

constexpr std::int64_t none = -1;
/// Above this, questions are not searched for inside of prompts: the work grows with its square.
constexpr std::size_t searchLimit = 5000;

/// Finds the question that a row belongs to.
class Joining {
public:
    Joining(const MmrBenchmark& benchmark, const TaskContext& context);
    AnswerSet join(AnswerFile file);

private:
    std::int64_t questionOf(const AnswerRow& row);
    std::int64_t byIndex(const AnswerRow& row) const;
    std::int64_t byId(const AnswerRow& row);
    std::int64_t byPrompt(const AnswerRow& row);
    std::int64_t questionIn(const std::string& prompt) const;
    void learnTexts();
    void countFromZero(AnswerSet& set) const;
    void place(AnswerSet& set, std::int64_t row, std::int64_t question);
    bool isAnswerKey(const AnswerSet& set) const;
    void warn(AnswerSet& set) const;

    const MmrBenchmark& m_benchmark;
    const TaskContext& m_context;
    std::unordered_map<std::string, std::vector<QuestionIndex>> m_byId;
    std::unordered_map<std::string, std::int64_t> m_byText; ///< none: of more than one
    std::vector<std::string> m_texts; ///< normalised, made when first asked for
    std::map<std::string, std::size_t> m_used; ///< rows seen of an id and kind
    std::int64_t m_byPromptCount = 0;
    std::int64_t m_byOrderCount = 0; ///< rows told apart by their order inside of an id alone
    std::int64_t m_last = none;
    bool m_outOfOrder = false;
};

Joining::Joining(const MmrBenchmark& benchmark, const TaskContext& context)
    : m_benchmark(benchmark)
    , m_context(context)
{
    for (QuestionIndex i = 0; i < benchmark.questions.size(); ++i)
        m_byId[benchmark.questions[i].id].push_back(i);
}

std::int64_t Joining::byIndex(const AnswerRow& row) const
{
    if (!row.index || *row.index >= static_cast<std::int64_t>(m_benchmark.questions.size()))
        return none;
    const auto index = static_cast<std::size_t>(*row.index);
    const MmrQuestion& question = m_benchmark.questions[index];
    // the two of a pair share their id: a number of another file may point at the partner
    const bool isKind =
        !row.type || *row.type == question.type || *row.type == m_benchmark.kinds[index];
    return isKind && (row.id.empty() || row.id == question.id) ? *row.index : none;
}

/// By kind where the file's and the row's agree; the k-th row of an id and kind that occurs more
/// than once (two POS) is its k-th question.
std::int64_t Joining::byId(const AnswerRow& row)
{
    const auto found = m_byId.find(row.id);
    if (found == m_byId.end())
        return none;
    std::vector<QuestionIndex> fitting;
    for (const QuestionIndex i : found->second)
        if (!row.type || m_benchmark.questions[i].type == *row.type)
            fitting.push_back(i);
    if (fitting.empty()) // the row's kind is the corrected one
        for (const QuestionIndex i : found->second)
            if (m_benchmark.kinds[i] == row.type)
                fitting.push_back(i);
    if (fitting.empty())
        return none;
    m_byOrderCount += fitting.size() > 1 ? 1 : 0;
    const std::string key = row.id + (row.type ? std::string(questionTypeName(*row.type)) : "");
    const std::size_t nth = m_used[key]++;
    return static_cast<std::int64_t>(fitting[std::min(nth, fitting.size() - 1)]);
}

/// A stem that two questions share tells neither.
void Joining::learnTexts()
{
    if (!m_texts.empty())
        return;
    for (const MmrQuestion& question : m_benchmark.questions) {
        const auto index = static_cast<std::int64_t>(m_texts.size());
        m_texts.push_back(joinedWords(question.text));
        for (const std::string& text : {m_texts.back(), joinedWords(question.stem)}) {
            const auto [found, isNew] = m_byText.emplace(text, index);
            if (!isNew && found->second != index)
                found->second = none;
        }
    }
}

std::int64_t Joining::byPrompt(const AnswerRow& row)
{
    if (row.prompt.empty())
        return none;
    learnTexts();
    const std::string prompt = joinedWords(row.prompt);
    if (const auto found = m_byText.find(prompt); found != m_byText.end())
        return found->second;
    const std::int64_t inside = m_texts.size() > searchLimit ? none : questionIn(prompt);
    m_byText.emplace(prompt, inside);
    return inside;
}

/// The one question whose whole text stands in a prompt. What is left of a text in another script
/// than Latin is too short to tell.
std::int64_t Joining::questionIn(const std::string& prompt) const
{
    constexpr std::size_t leastText = 24;
    std::int64_t found = none;
    for (std::size_t i = 0; i < m_texts.size(); ++i) {
        const std::string& text = m_texts[i];
        if (text.size() < leastText || prompt.find(text) == std::string::npos)
            continue;
        if (found != none)
            return none;
        found = static_cast<std::int64_t>(i);
    }
    return found;
}

std::int64_t Joining::questionOf(const AnswerRow& row)
{
    if (!row.id.empty()) {
        const std::int64_t index = byIndex(row);
        return index != none ? index : byId(row);
    }
    // a text says more than a number, which may count from 1 or in another file
    if (const std::int64_t found = byPrompt(row); found != none) {
        m_byPromptCount += row.index == found ? 0 : 1;
        return found;
    }
    return byIndex(row);
}

/// Without ids and texts there is nothing to check numbers with, but that they are all there.
void Joining::countFromZero(AnswerSet& set) const
{
    auto& rows = set.source.rows;
    std::int64_t low = std::numeric_limits<std::int64_t>::max();
    std::int64_t high = none;
    for (const AnswerRow& row : rows) {
        if (!row.index || !row.id.empty() || !row.prompt.empty())
            return;
        low = std::min(low, *row.index);
        high = std::max(high, *row.index);
    }
    if (low != 1 || high != static_cast<std::int64_t>(m_benchmark.questions.size()))
        return;
    for (AnswerRow& row : rows)
        --*row.index;
    set.report.warnings.emplace_back(
        "the row numbers run from 1 to the number of questions; they are taken to count from 1");
}

void Joining::place(AnswerSet& set, std::int64_t row, std::int64_t question)
{
    const std::int64_t at = set.source.rows[static_cast<std::size_t>(row)].place;
    if (question == none)
        return set.report.unknown.push_back(at);
    m_outOfOrder = m_outOfOrder || question < m_last;
    m_last = question;
    auto& taken = set.rowOf[static_cast<std::size_t>(question)];
    if (taken != none)
        set.report.duplicate.push_back(at);
    else
        taken = row;
}

/// A table of the right letters, taken for a model's.
bool Joining::isAnswerKey(const AnswerSet& set) const
{
    constexpr std::size_t enough = 20; // a good model may answer some
    std::size_t right = 0;
    for (QuestionIndex i = 0; i < set.rowOf.size(); ++i) {
        const AnswerRow* row = set.answer(i);
        if (row == nullptr)
            continue;
        if (row->text != std::string(1, m_benchmark.questions[i].gold))
            return false;
        ++right;
    }
    return right >= enough;
}

void Joining::warn(AnswerSet& set) const
{
    const auto rows = set.source.rows.size();
    const std::size_t joined = rows - set.report.unknown.size() - set.report.duplicate.size();
    auto& warnings = set.report.warnings;
    if (!set.source.benchmarkSha256.empty() && set.source.benchmarkSha256 != m_benchmark.sha256)
        warnings.emplace_back("the answers were made for another question file");
    if (isAnswerKey(set))
        warnings.emplace_back(
            "every answer is the right letter and nothing else; is this the key?");
    if (joined * 2 < rows || set.report.unknown.size() > 2)
        warnings.push_back("only " + std::to_string(joined) + " of " + std::to_string(rows)
            + " answers belong to these questions; they may be of another version");
    else if (set.report.missing.size() * 2 > set.rowOf.size())
        warnings.push_back("only " + std::to_string(joined) + " of "
            + std::to_string(set.rowOf.size())
            + " questions have an answer; the answers may be of another set, or unfinished");
    if (m_outOfOrder)
        warnings.emplace_back("the answers stand in another order than the questions; the official "
                              "scorer, which goes by position, may pair them wrongly");
    if (m_byOrderCount > 2)
        warnings.push_back(std::to_string(m_byOrderCount)
            + " answers do not say which of their pair's two questions they are for; they are "
              "taken "
              "in the order in which they stand");
    if (m_byOrderCount > 0 && m_outOfOrder)
        warnings.push_back("the answers stand in another order, and "
            + std::to_string(m_byOrderCount)
            + " of them (two questions of one id and kind) can only be told apart by order");
    if (m_byPromptCount > 0)
        warnings.push_back(std::to_string(m_byPromptCount)
            + " answers were joined by the question's text, as they have no id");
}

AnswerSet Joining::join(AnswerFile file)
{
    AnswerSet set;
    set.source = std::move(file);
    set.rowOf.assign(m_benchmark.questions.size(), none);
    countFromZero(set);
    for (std::size_t row = 0; row < set.source.rows.size(); ++row) {
        m_context.checkpoint();
        place(set, static_cast<std::int64_t>(row), questionOf(set.source.rows[row]));
    }
    for (QuestionIndex i = 0; i < set.rowOf.size(); ++i)
        if (set.rowOf[i] == none)
            set.report.missing.push_back(i);
    if (set.report.missing.size() == set.rowOf.size())
        throw Error(ErrorKind::Mismatch,
            set.source.file.filename().string() + ": none of its answers belongs to a question of "
                + m_benchmark.file.filename().string() + " (" + m_benchmark.title()
                + "); were they made for another version?");
    warn(set);
    return set;
}

} // namespace

const AnswerRow* AnswerSet::answer(QuestionIndex question) const
{
    const std::int64_t row = rowOf.at(question);
    return row < 0 ? nullptr : &source.rows[static_cast<std::size_t>(row)];
}

AnswerSet joinAnswers(const MmrBenchmark& benchmark, AnswerFile file, const TaskContext& context)
{
    return Joining(benchmark, context).join(std::move(file));
}

} // namespace clinic
