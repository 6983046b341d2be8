// SPDX-License-Identifier: Apache-2.0
#include "ui/pages/bench_pairs.h"

#include "ui/format.h"
#include "ui/job_bridge.h"
#include "ui/models/mmr_board.h"
#include "ui/pages/question_view.h"
#include "ui/pictures.h"
#include "ui/theme.h"
#include "ui/widgets/picture_label.h"
#include "ui/widgets/plain_label.h"
#include "ui/widgets/row_table.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QScrollArea>
#include <QShortcut>
#include <QSplitter>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>
#include <exception>

namespace clinic::ui {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int typingPauseMs = 150;
constexpr int pictureSide = 640;
constexpr int fileRole = Qt::UserRole + 1; ///< of a set, by which it is found again

struct FoundPicture {
    QImage image;
    QString problem; ///< why there is none
};

/// That a picture cannot be shown is an answer.
FoundPicture findPicture(const PictureSource& source, const std::string& image)
try {
    const auto bytes = source.read(image);
    if (!bytes)
        return {{}, BenchPairs::tr("Not among the opened pictures: %1").arg(plainText(image, 80))};
    return {decodedAtSide(*bytes, image, pictureSide), {}};
} catch (const std::exception& error) {
    return {{}, plainText(std::string(error.what()))};
}

QComboBox* namedBox(const QString& name, const QString& accessible, QWidget* parent)
{
    auto* box = new QComboBox(parent);
    box->setObjectName(name);
    box->setAccessibleName(accessible);
    box->setToolTip(accessible);
    box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    box->setMinimumContentsLength(14);
    return box;
}

} // namespace

BenchPairs::BenchPairs(JobRunner& jobs, MmrBoard& board, QWidget* parent)
    : QWidget(parent)
    , m_jobs(jobs)
    , m_board(board)
    , m_rows(new PairRows(this))
{
    setupUi();
    connectParts();
    refreshSets();
    refreshParts();
    refreshList();
}

void BenchPairs::setupUi()
{
    auto* split = new QSplitter(Qt::Horizontal, this);
    split->addWidget(setupList());
    split->addWidget(setupCard());
    split->setStretchFactor(1, 1);
    split->setChildrenCollapsible(false);
    split->setSizes({380, 800});
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, space::control, 0, 0);
    column->setSpacing(space::control);
    column->addWidget(setupFilters());
    column->addWidget(split, 1);
}

QWidget* BenchPairs::setupFilters()
{
    auto* bar = new QWidget(this);
    m_set = namedBox(u"pairSet"_s, tr("Answers of"), bar);
    m_part = namedBox(u"pairPart"_s, tr("Category or level"), bar);
    m_outcome = namedBox(u"pairOutcome"_s, tr("Outcome"), bar);
    m_outcome->addItem(tr("Any outcome"), -1);
    for (int i = 0; i <= static_cast<int>(PairOutcome::Unscored); ++i)
        m_outcome->addItem(outcomeText(static_cast<PairOutcome>(i)), i);
    m_note = namedBox(u"pairNote"_s, tr("Note"), bar);
    m_text = new QLineEdit(bar);
    m_text->setObjectName(u"pairText"_s);
    m_text->setPlaceholderText(tr("Find in questions and answers"));
    m_text->setClearButtonEnabled(true);
    auto* line = new QHBoxLayout(bar);
    line->setContentsMargins(space::control, 0, space::control, 0);
    line->setSpacing(space::control);
    for (QWidget* widget : {static_cast<QWidget*>(m_set), static_cast<QWidget*>(m_part),
             static_cast<QWidget*>(m_outcome), static_cast<QWidget*>(m_note)})
        line->addWidget(widget);
    line->addWidget(m_text, 1);
    return bar;
}

QWidget* BenchPairs::setupList()
{
    auto* area = new QWidget(this);
    m_table = rowTable(u"pairTable"_s, tr("Pairs"), m_rows, area);
    auto* header = m_table->horizontalHeader();
    header->setSectionResizeMode(QHeaderView::ResizeToContents);
    header->setSectionResizeMode(0, QHeaderView::Stretch);
    m_count = plainLabel(u"pairCount"_s, area);
    setQuiet(m_count);
    auto* column = new QVBoxLayout(area);
    column->setContentsMargins(space::control, 0, 0, 0);
    column->setSpacing(space::control);
    column->addWidget(m_table, 1);
    column->addWidget(m_count);
    return area;
}

QWidget* BenchPairs::setupCard()
{
    auto* scroll = new QScrollArea(this);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    m_card = new QWidget(scroll);
    m_title = plainLabel(u"pairTitle"_s, m_card);
    m_title->setFont(sectionFont(font()));
    m_picture = new PictureLabel(m_card);
    m_picture->setObjectName(u"pairPicture"_s);
    m_picture->setMinimumHeight(fontMetrics().height() * 13);
    m_positive = new QuestionView(u"pairPositive"_s, m_card);
    m_leading = new QuestionView(u"pairLeading"_s, m_card);
    auto* questions = new QHBoxLayout;
    questions->setSpacing(space::control);
    questions->addWidget(m_positive, 1);
    questions->addWidget(m_leading, 1);
    auto* column = new QVBoxLayout(m_card);
    column->setContentsMargins(space::control, 0, space::control, space::control);
    column->setSpacing(space::control);
    column->addWidget(m_title);
    column->addWidget(m_picture, 1);
    column->addLayout(questions);
    scroll->setWidget(m_card);
    return scroll;
}

void BenchPairs::connectParts()
{
    connect(&m_board, &MmrBoard::benchmarkChanged, this, [this] {
        m_rows->setRows({}); // pairs of other questions
        refreshParts();
        clearFilters();
        refreshSets();
    });
    connect(&m_board, &MmrBoard::scoresChanged, this, &BenchPairs::refreshSets);
    connect(&m_board, &MmrBoard::picturesChanged, this, [this] {
        m_image.clear();
        showCurrent();
    });
    for (auto* box : {m_set, m_part, m_outcome, m_note})
        connect(box, &QComboBox::currentIndexChanged, this, &BenchPairs::refreshList);
    m_typing.setSingleShot(true);
    m_typing.setInterval(typingPauseMs);
    connect(&m_typing, &QTimer::timeout, this, &BenchPairs::refreshList);
    connect(m_text, &QLineEdit::textChanged, &m_typing, qOverload<>(&QTimer::start));
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
        &BenchPairs::showCurrent);
    for (auto* view : {m_positive, m_leading}) {
        connect(view, &QuestionView::letterRead, this,
            [this](QuestionIndex question, char letter, const QString& reason) {
                m_board.overrideLetter(set(), question, letter, reason);
            });
        connect(view, &QuestionView::readingWithdrawn, this,
            [this](QuestionIndex question) { m_board.withdrawOverride(set(), question); });
    }
    for (const auto& [key, by] : {std::pair(Qt::Key_J, 1), std::pair(Qt::Key_K, -1)}) {
        auto* shortcut = new QShortcut(key, m_table, nullptr, nullptr, Qt::WidgetShortcut);
        connect(shortcut, &QShortcut::activated, this, [this, by = by] { step(by); });
    }
}

int BenchPairs::set() const
{
    return m_set->currentData().isValid() ? m_set->currentData().toInt() : -1;
}

const ScoredAnswers* BenchPairs::scored() const
{
    return set() < 0 ? nullptr : m_board.sets()[static_cast<std::size_t>(set())].get();
}

void BenchPairs::refreshSets()
{
    const QSignalBlocker quiet(m_set);
    const bool hadAnswers = m_set->count() > 1; // else nobody chose the questions alone
    const QString before = m_set->currentData(fileRole).toString();
    const bool wasAlone = hadAnswers && set() < 0;
    m_set->clear();
    for (std::size_t i = 0; i < m_board.sets().size(); ++i) {
        m_set->addItem(m_board.setName(i), static_cast<int>(i));
        m_set->setItemData(
            static_cast<int>(i), toQString(m_board.sets()[i]->answers.source.file), fileRole);
    }
    m_set->addItem(tr("Questions alone"), -1);
    m_set->setCurrentIndex(
        wasAlone ? m_set->count() - 1 : std::max(0, m_set->findData(before, fileRole)));
    refreshList();
}

void BenchPairs::refreshParts()
{
    const QSignalBlocker quietPart(m_part);
    const QSignalBlocker quietNote(m_note);
    m_part->clear();
    m_part->addItem(tr("All categories"), QString());
    m_note->clear();
    m_note->addItem(tr("With or without notes"), -1);
    if (!m_board.benchmark())
        return;
    std::string level;
    for (const MmrCategory& category : m_board.benchmark()->categories) {
        if (category.level != level)
            m_part->addItem(tr("All of %1").arg(plainText(category.level, 40)),
                QString::fromStdString(category.level));
        level = category.level;
        m_part->addItem(plainText(category.key, 60), QString::fromStdString(category.key));
    }
    int last = -1;
    for (const MmrNote& note : m_board.benchmark()->notes) {
        const int kind = static_cast<int>(note.kind);
        if (kind != last)
            m_note->addItem(shownName(noteKindName(note.kind)).replace(u'_', u' '), kind);
        last = kind;
    }
}

void BenchPairs::refreshList()
{
    const auto& benchmark = m_board.benchmark();
    if (!benchmark)
        return m_rows->setRows({});
    const auto before = currentPair();
    const ScoredAnswers* scored = this->scored();
    PairFilter filter {.part = m_part->currentData().toString().toStdString(),
        .outcome = {},
        .note = {},
        .text = m_text->text()};
    if (m_outcome->currentIndex() > 0)
        filter.outcome = static_cast<PairOutcome>(m_outcome->currentData().toInt());
    if (m_note->currentIndex() > 0)
        filter.note = static_cast<NoteKind>(m_note->currentData().toInt());
    m_rows->show(*benchmark, scored, filter);
    m_outcome->setEnabled(scored != nullptr && !scored->score.outcomes.empty());
    m_count->setText(tr("%1 of %2 pairs. J and K, or the arrow keys, walk through them.")
                         .arg(formatCount(m_rows->rowCount()),
                             formatCount(static_cast<std::int64_t>(benchmark->pairs.size()))));
    const auto& rows = m_rows->rows();
    const auto same = std::find_if(rows.begin(), rows.end(),
        [&](const PairRow& row) { return before && row.pair == *before; });
    const int row = same == rows.end() ? 0 : static_cast<int>(same - rows.begin());
    if (!rows.empty())
        m_table->selectRow(row);
    showCurrent();
}

std::optional<std::size_t> BenchPairs::currentPair() const
{
    const QModelIndex index = m_table->currentIndex();
    if (!index.isValid())
        return std::nullopt;
    return m_rows->rows()[static_cast<std::size_t>(index.row())].pair;
}

void BenchPairs::showCurrent()
{
    const auto pair = currentPair();
    m_card->setVisible(pair.has_value());
    if (!pair || !m_board.benchmark())
        return;
    const MmrBenchmark& benchmark = *m_board.benchmark();
    const MmrPair& shown = benchmark.pairs[*pair];
    const ScoredAnswers* scored = this->scored();
    QString title = plainText(shown.id, 80);
    if (scored != nullptr && !scored->score.outcomes.empty())
        title += u" · "_s + outcomeText(scored->score.outcomes[*pair]);
    m_title->setText(title);
    m_positive->show(benchmark, shown.positive, scored);
    m_leading->show(benchmark, shown.leading, scored);
    showPicture(benchmark.questions[shown.positive].image);
}

void BenchPairs::showPicture(const std::string& image)
{
    if (image == m_image)
        return;
    m_image = image;
    const int asked = ++m_asked;
    const auto& source = m_board.pictures();
    if (!source)
        return m_picture->setMessage(
            tr("Image not available: %1\nAdd the folder or the zip archive of pictures.")
                .arg(plainText(image, 80)));
    m_jobs.start(
        Lane::Interactive, {}, this,
        [source, image](TaskContext&) { return findPicture(*source, image); },
        [this, asked](const std::shared_ptr<const FoundPicture>& found) {
            if (asked != m_asked)
                return;
            if (found->image.isNull())
                m_picture->setMessage(found->problem);
            else
                m_picture->setPicture(found->image);
        });
}

void BenchPairs::step(int by)
{
    const int row = m_table->currentIndex().row() + by;
    if (row >= 0 && row < m_rows->rowCount())
        m_table->selectRow(row);
}

/// The caller refreshes the list.
void BenchPairs::clearFilters()
{
    const QSignalBlocker part(m_part), outcome(m_outcome), note(m_note), text(m_text);
    m_part->setCurrentIndex(0);
    m_outcome->setCurrentIndex(0);
    m_note->setCurrentIndex(0);
    m_text->clear();
}

void BenchPairs::showPairs(int set, const std::string& part)
{
    clearFilters();
    const QSignalBlocker quietSet(m_set), quietPart(m_part);
    m_set->setCurrentIndex(m_set->findData(set));
    m_part->setCurrentIndex(std::max(0, m_part->findData(QString::fromStdString(part))));
    refreshList();
    m_table->setFocus();
}

void BenchPairs::showNote(NoteKind note)
{
    clearFilters();
    const QSignalBlocker quiet(m_note);
    m_note->setCurrentIndex(m_note->findData(static_cast<int>(note)));
    refreshList();
}

void BenchPairs::showPair(int set, std::size_t pair)
{
    showPairs(set, {});
    const auto& rows = m_rows->rows();
    const auto found = std::find_if(
        rows.begin(), rows.end(), [pair](const PairRow& row) { return row.pair == pair; });
    if (found != rows.end())
        m_table->selectRow(static_cast<int>(found - rows.begin()));
}

void BenchPairs::showQuestion(int set, QuestionIndex question)
{
    const auto& pairs = m_board.benchmark()->pairs;
    const auto found = std::find_if(pairs.begin(), pairs.end(), [question](const MmrPair& pair) {
        return pair.positive == question || pair.leading == question;
    });
    if (found != pairs.end())
        showPair(set, static_cast<std::size_t>(found - pairs.begin()));
}

} // namespace clinic::ui
