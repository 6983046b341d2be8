// SPDX-License-Identifier: Apache-2.0
#include "ui/pages/bench_parsers.h"

#include "ui/format.h"
#include "ui/job_bridge.h"
#include "ui/models/mmr_board.h"
#include "ui/models/pair_rows.h"
#include "ui/pages/answer_set_box.h"
#include "ui/theme.h"
#include "ui/widgets/plain_label.h"
#include "ui/widgets/row_table.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>

namespace clinic::ui {

using namespace Qt::Literals::StringLiterals;

/// What is shown of one file of answers.
struct BenchParsers::Found {
    std::vector<ParserRow> parsers;
    std::vector<Reading> readings;
    std::vector<TrailRow> trail;
};

namespace {

constexpr auto right = Qt::AlignRight | Qt::AlignVCenter;

} // namespace

BenchParsers::BenchParsers(JobRunner& jobs, MmrBoard& board, QWidget* parent)
    : QWidget(parent)
    , m_jobs(jobs)
    , m_board(board)
{
    setupUi();
    connect(&board, &MmrBoard::scoresChanged, this, &BenchParsers::refreshSets);
    connect(m_set, &QComboBox::currentIndexChanged, this, &BenchParsers::refresh);
    const auto ask = [this](QuestionIndex question) { Q_EMIT questionAsked(set(), question); };
    connect(m_readingTable, &QTableView::activated, this, [this, ask](const QModelIndex& index) {
        ask(m_readings->rows()[static_cast<std::size_t>(index.row())].question);
    });
    connect(m_trailTable, &QTableView::activated, this, [this, ask](const QModelIndex& index) {
        ask(m_trail->rows()[static_cast<std::size_t>(index.row())].question);
    });
    refreshSets();
}

void BenchParsers::setupUi()
{
    m_parsers = new RecordModel<ParserRow>(
        {{tr("Parser"),
             [](const ParserRow& row) { return shownName(answerParserName(row.parser)); }},
            {tr("POS"),
                [](const ParserRow& row) {
                    return formatPercent(row.tally.cells.positive().value());
                },
                right},
            {tr("RA"),
                [](const ParserRow& row) {
                    return formatPercent(row.tally.cells.accuracy().value());
                },
                right},
            {tr("MR"),
                [](const ParserRow& row) {
                    return formatPercent(row.tally.cells.misleading().value());
                },
                right},
            {tr("Pairs"), [](const ParserRow& row) { return formatCount(row.tally.cells.pairs()); },
                right},
            {tr("Answers unread"),
                [](const ParserRow& row) { return formatCount(row.tally.unparsed); }, right}},
        this);
    m_readings = new RecordModel<Reading>(
        {{tr("Pair"), [](const Reading& row) { return row.id; }},
            {tr("Question"), [](const Reading& row) { return row.type; }},
            {tr("Right"), [](const Reading& row) { return row.gold; }, Qt::AlignCenter},
            {tr("official"), [](const Reading& row) { return row.official; }, Qt::AlignCenter},
            {tr("lenient"), [](const Reading& row) { return row.lenient; }, Qt::AlignCenter},
            {tr("vlmevalkit"), [](const Reading& row) { return row.vlmEvalKit; }, Qt::AlignCenter},
            {tr("logit"), [](const Reading& row) { return row.logit; }, Qt::AlignCenter},
            {tr("The model's words"), [](const Reading& row) { return row.raw; },
                Qt::AlignLeft | Qt::AlignVCenter, [](const Reading& row) { return row.raw; }}},
        this);
    m_trail = new RecordModel<TrailRow>(
        {{tr("When"), [](const TrailRow& row) { return row.when; }},
            {tr("Pair"), [](const TrailRow& row) { return row.id; }},
            {tr("Change"), [](const TrailRow& row) { return row.change; }},
            {tr("Why"), [](const TrailRow& row) { return row.reason; }}},
        this);
    m_parserTable = rowTable(u"parserTable"_s, tr("Scores by parser"), m_parsers, this);
    m_readingTable = rowTable(u"readingTable"_s, tr("Answers read differently"), m_readings, this);
    m_readingTable->horizontalHeader()->setStretchLastSection(true);
    m_trailTable = rowTable(u"trailTable"_s, tr("Read by hand"), m_trail, this);
    for (auto* table : {m_parserTable, m_readingTable, m_trailTable})
        table->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_trailTable->horizontalHeader()->setStretchLastSection(true);
    m_set = answerSetBox(u"parserSet"_s, tr("Answers of"), this);
    m_about = plainLabel(u"parserAbout"_s, this);
    setQuiet(m_about);
    m_trailTitle = plainLabel(u"trailTitle"_s, this);
    m_trailTitle->setText(tr("Read by hand, the newest last"));
    m_trailTitle->setFont(sectionFont(font()));
    const int line = fontMetrics().height() + space::control;
    m_trailTable->setFixedHeight(6 * line);
    auto* head = new QHBoxLayout;
    head->addWidget(m_set);
    head->addWidget(m_about, 1);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(space::control, space::control, space::control, space::control);
    column->setSpacing(space::control);
    column->addLayout(head);
    column->addWidget(m_parserTable);
    column->addWidget(m_readingTable, 1);
    column->addWidget(m_trailTitle);
    column->addWidget(m_trailTable);
}

int BenchParsers::set() const
{
    return m_set->currentIndex();
}

void BenchParsers::refreshSets()
{
    listAnswerSets(*m_set, m_board);
    refresh();
}

BenchParsers::Found BenchParsers::find(const ScoredAnswers& scored)
{
    Found found;
    const auto& rows = scored.answers.source.rows;
    const bool hasScores = std::any_of(
        rows.begin(), rows.end(), [](const AnswerRow& row) { return row.scores.has_value(); });
    for (const AnswerParser parser : {AnswerParser::Official, AnswerParser::Lenient,
             AnswerParser::VlmEvalKit, AnswerParser::Logit}) {
        if (parser == AnswerParser::Logit && !hasScores)
            continue;
        found.parsers.push_back({parser,
            scoredBy(scored, {.mode = scored.rules.mode, .parser = parser}).score.overall});
    }
    for (const ParserDisagreement& letters : parserDisagreements(scored)) {
        const MmrQuestion& question = scored.benchmark->questions[letters.question];
        const AnswerRow* row = scored.answers.answer(letters.question);
        found.readings.push_back({.question = letters.question,
            .id = plainText(question.id, 80),
            .type = shownName(questionTypeName(scored.benchmark->countsAs(letters.question))),
            .raw = plainText(QString::fromStdString(row->text.value_or("")).replace(u'\n', u'⏎')),
            .gold = letterText(question.gold),
            .official = letterText(letters.official),
            .lenient = letterText(letters.lenient),
            .vlmEvalKit = letterText(letters.vlmEvalKit),
            .logit = letterText(letters.logit)});
    }
    for (const ParseOverride& entry : scored.overrides)
        found.trail.push_back({.question = entry.question,
            .when = plainText(entry.when, 40),
            .id = plainText(entry.id, 80) + u' ' + shownName(questionTypeName(entry.type)),
            .change = entry.withdrawn
                ? tr("taken back")
                : letterText(entry.parsed) + u" → "_s + letterText(entry.letter),
            .reason = plainText(entry.reason)});
    return found;
}

void BenchParsers::refresh()
{
    const int asked = ++m_asked;
    if (set() < 0) {
        show({});
        m_about->setText(tr("Add a file of answers to see how its words become letters."));
        return;
    }
    m_jobs.start(
        Lane::Interactive, {}, this,
        [scored = m_board.sets()[static_cast<std::size_t>(set())]](
            TaskContext&) { return find(*scored); },
        [this, asked](const std::shared_ptr<const Found>& found) {
            if (asked == m_asked)
                show(*found);
        });
}

void BenchParsers::show(const Found& found)
{
    m_parsers->setRows(found.parsers);
    m_readings->setRows(found.readings);
    m_trail->setRows(found.trail);
    const bool hasScores = found.parsers.size() > 3;
    m_readingTable->setColumnHidden(6, !hasScores); // the column of logit
    const int line = m_parserTable->verticalHeader()->defaultSectionSize();
    m_parserTable->setFixedHeight(m_parserTable->horizontalHeader()->sizeHint().height()
        + line * static_cast<int>(found.parsers.size()) + space::tight);
    m_parserTable->setVisible(!found.parsers.empty());
    m_trailTitle->setVisible(!found.trail.empty());
    m_trailTable->setVisible(!found.trail.empty());
    m_about->setText(found.readings.empty()
            ? tr("All parsers read every answer alike.")
            : tr("Read differently: %1 answers. Press Enter on one to look at its pair and read it "
                 "by "
                 "hand.")
                  .arg(formatCount(static_cast<std::int64_t>(found.readings.size()))));
}

} // namespace clinic::ui
