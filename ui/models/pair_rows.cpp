// SPDX-License-Identifier: Apache-2.0
#include "ui/models/pair_rows.h"

#include "ui/format.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>
#include <map>

namespace clinic::ui {

using namespace Qt::Literals::StringLiterals;

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("PairRows", text);
}

/// Outcomes are those of pairs by id; official scores have none.
bool hasOutcomes(const ScoredAnswers* scored)
{
    return scored != nullptr && !scored->score.outcomes.empty();
}

bool holds(const QString& text, const std::string& where)
{
    return QString::fromStdString(where).contains(text, Qt::CaseInsensitive);
}

class PairFiltering {
public:
    PairFiltering(
        const MmrBenchmark& benchmark, const ScoredAnswers* scored, const PairFilter& filter)
        : m_benchmark(benchmark)
        , m_scored(scored)
        , m_filter(filter)
    {
        for (const MmrNote& note : benchmark.notes)
            m_notes[note.question].push_back(note.kind);
    }

    bool accepts(std::size_t at) const
    {
        const MmrPair& pair = m_benchmark.pairs[at];
        const MmrCategory& category = m_benchmark.categories[pair.category];
        const bool isPart = m_filter.part.empty() || category.key == m_filter.part
            || category.level == m_filter.part;
        const bool isOutcome = !m_filter.outcome || !hasOutcomes(m_scored)
            || m_scored->score.outcomes[at] == *m_filter.outcome;
        return isPart && isOutcome && (hasNote(pair.positive) || hasNote(pair.leading))
            && (m_filter.text.isEmpty() || holdsText(pair.positive) || holdsText(pair.leading));
    }

    QString notes(const MmrPair& pair) const
    {
        const auto count = [&](QuestionIndex question) {
            const auto found = m_notes.find(question);
            return found == m_notes.end() ? 0U : found->second.size();
        };
        const auto all = count(pair.positive) + count(pair.leading);
        return all == 0 ? QString() : formatCount(static_cast<std::int64_t>(all));
    }

private:
    bool hasNote(QuestionIndex question) const
    {
        if (!m_filter.note)
            return true;
        const auto found = m_notes.find(question);
        return found != m_notes.end()
            && std::find(found->second.begin(), found->second.end(), *m_filter.note)
            != found->second.end();
    }

    bool holdsText(QuestionIndex question) const
    {
        const MmrQuestion& asked = m_benchmark.questions[question];
        if (holds(m_filter.text, asked.id) || holds(m_filter.text, asked.text))
            return true;
        const AnswerRow* row = m_scored == nullptr ? nullptr : m_scored->answers.answer(question);
        return row != nullptr && row->text && holds(m_filter.text, *row->text);
    }

    const MmrBenchmark& m_benchmark;
    const ScoredAnswers* m_scored;
    const PairFilter& m_filter;
    std::map<QuestionIndex, std::vector<NoteKind>> m_notes;
};

QString lettersOf(const MmrPair& pair, const MmrScore& score)
{
    const auto letter = [&](QuestionIndex question) {
        return letterText(score.letters.at(question));
    };
    return letter(pair.positive) + u"  "_s + letter(pair.leading);
}

} // namespace

QString letterText(char letter)
{
    return letter == 0 ? u"–"_s : QString(QLatin1Char(letter));
}

QString outcomeText(PairOutcome outcome)
{
    const std::array texts {QT_TRANSLATE_NOOP("PairRows", "both right"),
        QT_TRANSLATE_NOOP("PairRows", "misled"), QT_TRANSLATE_NOOP("PairRows", "only leading"),
        QT_TRANSLATE_NOOP("PairRows", "both wrong"), QT_TRANSLATE_NOOP("PairRows", "not scored")};
    return tr(texts.at(static_cast<std::size_t>(outcome)));
}

PairRows::PairRows(QObject* parent)
    : RecordModel({{tr("Pair"), [](const PairRow& row) { return row.id; }},
                      {tr("Outcome"),
                          [](const PairRow& row) {
                              return row.outcome ? outcomeText(*row.outcome) : QString();
                          }},
                      {tr("Read"), [](const PairRow& row) { return row.letters; }, Qt::AlignCenter,
                          [](const PairRow&) {
                              return tr("Letters that count: positive, then leading question");
                          }},
                      {tr("Notes"), [](const PairRow& row) { return row.notes; },
                          Qt::AlignRight | Qt::AlignVCenter}},
        parent)
{
}

void PairRows::show(
    const MmrBenchmark& benchmark, const ScoredAnswers* scored, const PairFilter& filter)
{
    const PairFiltering filtering(benchmark, scored, filter);
    std::vector<PairRow> rows;
    for (std::size_t at = 0; at < benchmark.pairs.size(); ++at) {
        if (!filtering.accepts(at))
            continue;
        const MmrPair& pair = benchmark.pairs[at];
        PairRow row {.pair = at,
            .id = plainText(pair.id, 80),
            .outcome = {},
            .letters = {},
            .notes = filtering.notes(pair)};
        if (hasOutcomes(scored)) {
            row.outcome = scored->score.outcomes[at];
            row.letters = lettersOf(pair, scored->score);
        }
        rows.push_back(std::move(row));
    }
    setRows(std::move(rows));
}

} // namespace clinic::ui
