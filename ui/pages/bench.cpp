// SPDX-License-Identifier: Apache-2.0
#include "ui/pages/bench.h"

#include "ui/format.h"
#include "ui/icons.h"
#include "ui/job_bridge.h"
#include "ui/models/bench_memory.h"
#include "ui/models/mmr_board.h"
#include "ui/pages/answer_columns.h"
#include "ui/pages/bench_charts.h"
#include "ui/pages/bench_compare.h"
#include "ui/pages/bench_models.h"
#include "ui/pages/bench_pairs.h"
#include "ui/pages/bench_parsers.h"
#include "ui/pages/bench_run.h"
#include "ui/pages/bench_training.h"
#include "ui/settings.h"
#include "ui/theme.h"
#include "ui/widgets/form_grid.h"
#include "ui/widgets/message_bar.h"
#include "ui/widgets/plain_label.h"
#include "ui/workspace.h"

#include <QComboBox>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QStackedWidget>
#include <QTabWidget>
#include <QVBoxLayout>

#include <map>

namespace clinic::ui {

using namespace Qt::Literals::StringLiterals;

BenchPage::BenchPage(JobRunner& jobs, Workspace& workspace, Settings& settings, QWidget* parent)
    : QWidget(parent)
    , m_jobs(jobs)
    , m_workspace(workspace)
    , m_settings(settings)
    , m_board(new MmrBoard(jobs, this))
{
    setObjectName(u"benchPage"_s);
    m_board->setKnownColumns(knownColumns(settings));
    setupUi();
    connectBoard();
    refresh();
}

void BenchPage::setupUi()
{
    m_message = new MessageBar(this);
    m_message->setObjectName(u"benchMessage"_s);
    auto* columns = new AnswerColumnsForm(this);
    connect(columns, &AnswerColumnsForm::answered, this, &BenchPage::readTable);
    connect(m_board, &MmrBoard::columnsWanted, columns, &AnswerColumnsForm::ask);
    m_stack = new QStackedWidget(this);
    m_stack->addWidget(setupEmpty());
    m_stack->addWidget(setupTabs());
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(setupHead());
    column->addWidget(m_message);
    column->addWidget(columns);
    column->addWidget(m_stack, 1);
}

QWidget* BenchPage::setupHead()
{
    auto* head = new QWidget(this);
    m_title = plainLabel(u"benchTitle"_s, head);
    m_title->setFont(sectionFont(font()));
    m_title->setWordWrap(false);
    m_mode = new QComboBox(head);
    m_mode->setObjectName(u"benchMode"_s);
    m_mode->setAccessibleName(tr("Scoring mode"));
    m_mode->setToolTip(tr("corrected: pairs by id, errors left out; official: as the reference's "
                          "scorer, rows by position"));
    m_mode->addItem(tr("corrected"), static_cast<int>(ScoreMode::Corrected));
    m_mode->addItem(tr("official"), static_cast<int>(ScoreMode::Official));
    m_parser = new QComboBox(head);
    m_parser->setObjectName(u"benchParser"_s);
    m_parser->setAccessibleName(tr("Parser of answers"));
    m_parser->setToolTip(tr("How a model's words become a letter"));
    for (const AnswerParser parser : {AnswerParser::Official, AnswerParser::Lenient,
             AnswerParser::VlmEvalKit, AnswerParser::Logit})
        m_parser->addItem(
            tr("parser %1").arg(shownName(answerParserName(parser))), static_cast<int>(parser));
    auto* questions = namedButton(u"benchOpen"_s, tr("Questions…"), head);
    questions->setIcon(lineIcon(u"open"_s));
    auto* pictures = namedButton(u"benchPictures"_s, tr("Pictures"), head);
    pictures->setToolTip(tr("The benchmark's pictures, to be looked at and asked about"));
    auto* kinds = new QMenu(pictures);
    kinds->addAction(tr("Folder…"), this, &BenchPage::choosePictureFolder);
    kinds->addAction(tr("Zip archive…"), this, &BenchPage::choosePictureArchive);
    pictures->setMenu(kinds);
    auto* answers = namedButton(u"benchAnswers"_s, tr("Add answers…"), head);
    answers->setIcon(lineIcon(u"add"_s));
    connect(questions, &QPushButton::clicked, this, &BenchPage::chooseQuestions);
    connect(answers, &QPushButton::clicked, this, &BenchPage::chooseAnswers);
    for (auto* box : {m_mode, m_parser})
        connect(box, &QComboBox::currentIndexChanged, this, &BenchPage::applyRules);
    auto* line = new QHBoxLayout;
    line->setSpacing(space::control);
    line->addWidget(m_title, 1);
    for (QWidget* widget : {static_cast<QWidget*>(m_mode), static_cast<QWidget*>(m_parser),
             static_cast<QWidget*>(questions), static_cast<QWidget*>(pictures),
             static_cast<QWidget*>(answers)})
        line->addWidget(widget);
    m_needQuestions = {m_mode, m_parser, pictures, answers};
    m_notes = new QLabel(head);
    m_notes->setObjectName(u"benchNotes"_s);
    m_notes->setTextFormat(Qt::RichText); // of our own texts alone
    m_notes->setWordWrap(true);
    setQuiet(m_notes);
    auto* column = new QVBoxLayout(head);
    column->setContentsMargins(space::control, space::control, space::control, space::tight);
    column->setSpacing(space::tight);
    column->addLayout(line);
    column->addWidget(m_notes);
    return head;
}

QWidget* BenchPage::setupTabs()
{
    m_tabs = new QTabWidget(this);
    m_tabs->setObjectName(u"benchTabs"_s);
    m_tabs->setDocumentMode(true);
    auto* models = new BenchModels(*m_board, m_tabs);
    m_pairs = new BenchPairs(m_jobs, *m_board, m_tabs);
    auto* parsers = new BenchParsers(m_jobs, *m_board, m_tabs);
    auto* compare = new BenchCompare(m_jobs, *m_board, m_tabs);
    m_tabs->addTab(models, tr("Models"));
    m_tabs->addTab(m_pairs, tr("Pairs"));
    m_tabs->addTab(parsers, tr("Parsers"));
    m_tabs->addTab(compare, tr("Compare"));
    m_tabs->addTab(new BenchCharts(*m_board, m_tabs), tr("Charts"));
    m_tabs->addTab(new BenchRun(m_jobs, *m_board, m_tabs), tr("Run"));
    m_tabs->addTab(new BenchTraining(m_jobs, m_settings, m_tabs), tr("Training set"));
    const auto toPairs = [this] { m_tabs->setCurrentWidget(m_pairs); };
    connect(
        models, &BenchModels::pairsAsked, this, [this, toPairs](int set, const std::string& part) {
            m_pairs->showPairs(set, part);
            toPairs();
        });
    connect(models, &BenchModels::noted, m_message, &MessageBar::showPassing);
    connect(parsers, &BenchParsers::questionAsked, this,
        [this, toPairs](int set, QuestionIndex question) {
            m_pairs->showQuestion(set, question);
            toPairs();
        });
    connect(compare, &BenchCompare::pairAsked, this, [this, toPairs](int set, std::size_t pair) {
        m_pairs->showPair(set, pair);
        toPairs();
    });
    return m_tabs;
}

QWidget* BenchPage::setupEmpty()
{
    auto* area = new QWidget(this);
    auto* title = plainLabel(u"benchEmptyTitle"_s, area);
    title->setText(tr("How robust is a multimodal model against leading questions?"));
    title->setFont(headlineFont(font()));
    title->setAlignment(Qt::AlignCenter);
    auto* text = plainLabel(u"benchEmptyText"_s, area);
    text->setText(
        tr("Open MMR-benchmark.json (version 1 or 2, known by its content), then add files "
           "of answers: the reference's JSON, VLMEvalKit, lmms-eval, a CSV, or a run of "
           "this program. Pictures are optional. The demo has a set of its own."));
    text->setAlignment(Qt::AlignCenter);
    const int width = fontMetrics().averageCharWidth() * 80;
    text->setFixedWidth(width);
    text->setMinimumHeight(text->heightForWidth(width)); // a centred label would be cut
    setQuiet(text);
    auto* open = namedButton(u"benchEmptyOpen"_s, tr("Open questions…"), area);
    open->setDefault(true);
    connect(open, &QPushButton::clicked, this, &BenchPage::chooseQuestions);
    auto* column = new QVBoxLayout(area);
    column->setSpacing(space::group);
    column->addStretch(2);
    column->addWidget(title);
    column->addWidget(text, 0, Qt::AlignHCenter);
    column->addWidget(open, 0, Qt::AlignHCenter);
    column->addStretch(3);
    return area;
}

void BenchPage::connectBoard()
{
    connect(m_board, &MmrBoard::benchmarkChanged, this, &BenchPage::refresh);
    connect(m_board, &MmrBoard::scoresChanged, this, &BenchPage::refresh);
    connect(m_board, &MmrBoard::scoresChanged, this, &BenchPage::remember);
    connect(&m_workspace, &Workspace::embeddingsChanged, this, [this] {
        if (isVisible())
            openRemembered();
    });
    connect(m_board, &MmrBoard::failed, this, [this](const QString& title, const QString& text) {
        m_message->showMessage(MessageBar::Kind::Problem, title, text);
    });
    connect(m_notes, &QLabel::linkActivated, this, [this](const QString& kind) {
        m_pairs->showNote(static_cast<NoteKind>(kind.toInt()));
        m_tabs->setCurrentWidget(m_pairs);
    });
}

void BenchPage::refresh()
{
    const auto& benchmark = m_board->benchmark();
    m_stack->setCurrentIndex(benchmark ? 1 : 0);
    m_title->setText(benchmark ? QString::fromStdString(benchmark->title())
                               : tr("Multimodal robustness benchmark (MMR)"));
    for (auto* widget : std::as_const(m_needQuestions))
        widget->setVisible(benchmark != nullptr);
    refreshNotes();
    const QStringList notes = answerNotes();
    constexpr qsizetype shown = 3;
    if (notes.isEmpty())
        return;
    QString text = notes.mid(0, shown).join(u'\n');
    if (notes.size() > shown)
        text += tr("\n… and %1 more").arg(notes.size() - shown);
    m_message->showMessage(MessageBar::Kind::Note, tr("About the answers"), text);
}

/// What a person should know before believing the scores.
QStringList BenchPage::answerNotes() const
{
    QStringList notes;
    for (const auto& set : m_board->sets()) {
        const QString model = plainText(set->answers.source.model, 40);
        if (!set->refused.empty())
            notes << model + u": "_s + plainText(set->refused);
        qsizetype more = -1; // one line a file says enough for a start
        for (const auto* list :
            {&set->answers.report.warnings, &set->score.warnings, &set->answers.source.warnings})
            for (const std::string& warning : *list)
                if (++more == 0)
                    notes << model + u": "_s + plainText(warning);
        if (more > 0)
            notes.back() += tr(" (and %1 more notes)").arg(more);
        if (set->score.errors > 0)
            notes << tr("%1: %2 answers are errors or no text; their pairs are left out")
                         .arg(model, formatCount(set->score.errors));
        const JoinReport& join = set->answers.report;
        if (!join.unknown.empty() || !join.duplicate.empty() || !join.missing.empty())
            notes << tr("%1: %2 answers to no question, %3 second answers, %4 questions without "
                        "an answer")
                         .arg(model, formatCount(static_cast<std::int64_t>(join.unknown.size())),
                             formatCount(static_cast<std::int64_t>(join.duplicate.size())),
                             formatCount(static_cast<std::int64_t>(join.missing.size())));
    }
    return notes;
}

/// Integrity before anything else: kinds of notes with their counts, each a way to its pairs.
void BenchPage::refreshNotes()
{
    const auto& benchmark = m_board->benchmark();
    m_notes->setVisible(benchmark != nullptr);
    if (!benchmark)
        return;
    std::map<NoteKind, int> counts;
    for (const MmrNote& note : benchmark->notes)
        ++counts[note.kind];
    QStringList links;
    for (const auto& [kind, count] : counts) {
        const QString name = shownName(noteKindName(kind)).replace(u'_', u' ').toHtmlEscaped();
        links << u"<a href=\"%1\">%2 (%3)</a>"_s.arg(static_cast<int>(kind)).arg(name).arg(count);
    }
    m_notes->setText(links.isEmpty() ? tr("Checked: nothing odd about these questions.")
                                     : tr("Notes on the questions: %1").arg(links.join(u" · "_s)));
}

void BenchPage::readTable(const std::filesystem::path& path, const AnswerColumns& columns)
{
    keepColumns(m_settings, path, columns);
    m_board->addAnswers(path, columns);
}

void BenchPage::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    openRemembered();
}

/// The set of the demo that is open, else what was open last time, as far as it is still there.
void BenchPage::openRemembered()
{
    if (m_board->benchmark() || m_board->isReading())
        return;
    m_jobs.start(
        Lane::Interactive, {}, this,
        [files = m_settings.benchFiles(), project = m_workspace.project()](
            TaskContext&) { return rememberedFiles(files, project); },
        [this](const std::shared_ptr<const QStringList>& files) {
            if (!files->isEmpty() && !m_board->benchmark() && !m_board->isReading())
                openPaths(*files);
        });
}

void BenchPage::remember()
{
    if (!m_board->benchmark())
        return;
    QStringList files {QFileInfo(toQString(m_board->benchmark()->file)).absoluteFilePath()};
    if (m_board->pictures())
        files << QFileInfo(toQString(m_board->pictures()->path())).absoluteFilePath();
    for (const auto& set : m_board->sets())
        files << QFileInfo(toQString(set->answers.source.file)).absoluteFilePath();
    m_settings.setBenchFiles(files);
}

void BenchPage::openPaths(const QStringList& paths)
{
    std::vector<std::filesystem::path> files;
    for (const QString& path : paths)
        files.push_back(toPath(path));
    m_message->hideProblem();
    m_board->open(files);
}

void BenchPage::chooseQuestions()
{
    const auto file = QFileDialog::getOpenFileName(
        this, tr("Open the questions"), m_settings.lastFolder(), tr("Questions (*.json)"));
    if (file.isEmpty())
        return;
    m_settings.setLastFolder(QFileInfo(file).path());
    openPaths({file});
}

void BenchPage::choosePictureArchive()
{
    const auto file = QFileDialog::getOpenFileName(
        this, tr("The archive of pictures"), m_settings.lastFolder(), tr("Zip archives (*.zip)"));
    if (!file.isEmpty())
        openPaths({file});
}

void BenchPage::choosePictureFolder()
{
    const auto folder = QFileDialog::getExistingDirectory(
        this, tr("The folder of pictures"), m_settings.lastFolder());
    if (!folder.isEmpty())
        openPaths({folder});
}

void BenchPage::chooseAnswers()
{
    const auto files = QFileDialog::getOpenFileNames(this, tr("Add files of answers"),
        m_settings.lastFolder(), tr("Answers (*.json *.jsonl *.tsv *.csv *.xlsx);;All files (*)"));
    if (files.isEmpty())
        return;
    m_settings.setLastFolder(QFileInfo(files.front()).path());
    openPaths(files);
}

void BenchPage::applyRules()
{
    m_board->setRules({.mode = static_cast<ScoreMode>(m_mode->currentData().toInt()),
        .parser = static_cast<AnswerParser>(m_parser->currentData().toInt())});
}

void BenchPage::showTab(const QString& name)
{
    static const QStringList names {
        u"models"_s, u"pairs"_s, u"parsers"_s, u"compare"_s, u"charts"_s, u"run"_s, u"training"_s};
    if (const auto at = names.indexOf(name); at >= 0)
        m_tabs->setCurrentIndex(static_cast<int>(at));
}

} // namespace clinic::ui
