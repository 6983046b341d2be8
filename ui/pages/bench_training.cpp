// SPDX-License-Identifier: Apache-2.0
#include "ui/pages/bench_training.h"

#include "ui/format.h"
#include "ui/icons.h"
#include "ui/job_bridge.h"
#include "ui/models/training_rows.h"
#include "ui/pages/training_tools.h"
#include "ui/settings.h"
#include "ui/theme.h"
#include "ui/widgets/form_grid.h"
#include "ui/widgets/job_progress.h"
#include "ui/widgets/message_bar.h"
#include "ui/widgets/plain_label.h"
#include "ui/widgets/row_table.h"

#include <QFileDialog>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSplitter>
#include <QTableView>
#include <QVBoxLayout>

namespace clinic::ui {

using namespace Qt::Literals::StringLiterals;

namespace {
constexpr int beatMs = 150;
}

BenchTraining::BenchTraining(JobRunner& jobs, Settings& settings, QWidget* parent)
    : QWidget(parent)
    , m_jobs(jobs)
    , m_settings(settings)
    , m_rows(new TrainingRows(jobs, this))
{
    setupUi();
    m_beat.setInterval(beatMs);
    connect(&m_beat, &QTimer::timeout, this, &BenchTraining::refresh);
    connect(m_open, &QPushButton::clicked, this, &BenchTraining::choose);
    connect(m_progress, &JobProgress::cancelled, this, [this] { m_jobs.cancel(m_filling); });
    connect(&m_jobs, &JobRunner::updated, this, [this](const JobUpdate& update) {
        if (m_filling != JobId {} && update.id == m_filling && update.state == JobState::Running)
            m_progress->follow(update);
    });
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
        &BenchTraining::showCurrent);
    refresh();
}

void BenchTraining::setupUi()
{
    m_open = namedButton(u"trainingOpen"_s, tr("Open training set…"), this);
    m_open->setIcon(lineIcon(u"open"_s));
    m_about = plainLabel(u"trainingAbout"_s, this);
    setQuiet(m_about);
    m_progress = new JobProgress(u"trainingIndex"_s, tr("Progress of reading"), this);
    m_message = new MessageBar(this);
    m_message->setObjectName(u"trainingFileMessage"_s);
    m_table = rowTable(u"trainingTable"_s, tr("Samples"), m_rows, this);
    m_table->horizontalHeader()->setStretchLastSection(true);
    const int letter = fontMetrics().averageCharWidth();
    for (const auto& [column, letters] : {std::pair(TrainingRows::Row, 9),
             std::pair(TrainingRows::Id, 16), std::pair(TrainingRows::Picture, 20),
             std::pair(TrainingRows::Turns, 7), std::pair(TrainingRows::Question, 40)})
        m_table->setColumnWidth(column, letter * letters);
    m_sample = new QPlainTextEdit(this);
    m_sample->setObjectName(u"trainingSample"_s);
    m_sample->setAccessibleName(tr("The chosen sample"));
    m_sample->setReadOnly(true);
    m_tools = new TrainingTools(m_jobs, this);
    auto* left = new QSplitter(Qt::Vertical, this);
    left->addWidget(m_table);
    left->addWidget(m_sample);
    left->setSizes({420, 180});
    auto* split = new QSplitter(Qt::Horizontal, this);
    split->addWidget(left);
    split->addWidget(m_tools);
    split->setSizes({800, 400});
    split->setChildrenCollapsible(false);
    auto* head = new QHBoxLayout;
    head->setSpacing(space::control);
    head->addWidget(m_open);
    head->addWidget(m_about, 1);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(space::control, space::control, space::control, space::control);
    column->setSpacing(space::control);
    column->addLayout(head);
    column->addWidget(m_progress);
    column->addWidget(m_message);
    column->addWidget(split, 1);
}

void BenchTraining::choose()
{
    const auto file = QFileDialog::getOpenFileName(this, tr("Open a training set"),
        m_settings.lastFolder(), tr("Training sets (*.json *.jsonl);;All files (*)"));
    if (file.isEmpty())
        return;
    m_settings.setLastFolder(QFileInfo(file).path());
    open(toPath(file));
}

void BenchTraining::open(const std::filesystem::path& file)
{
    m_message->hide();
    if (m_filling != JobId {})
        m_jobs.cancel(m_filling);
    m_jobs.start(
        Lane::Interactive, {}, this,
        [file](TaskContext&) { return std::make_shared<TrainingIndex>(file); },
        [this](
            const std::shared_ptr<const std::shared_ptr<TrainingIndex>>& index) { fill(*index); },
        [this](const JobUpdate& update) {
            m_message->showMessage(MessageBar::Kind::Problem, tr("The file could not be opened"),
                plainText(update.error));
        });
}

void BenchTraining::fill(const std::shared_ptr<TrainingIndex>& index)
{
    m_rows->setIndex(index);
    m_tools->setFile(index->path());
    m_sample->clear();
    const auto ended = [this, index](const QString& problem) {
        if (m_rows->index() != index)
            return; // another file was opened
        m_filling = {};
        refresh();
        if (!problem.isEmpty())
            m_message->showMessage(
                MessageBar::Kind::Problem, tr("The file was not read to its end"), problem);
    };
    m_filling = m_jobs.start(
        Lane::Waiting, tr("Read %1").arg(plainText(index->path().filename().string(), 60)), this,
        [index](TaskContext& context) {
            index->fill(context);
            return true;
        },
        [ended](const std::shared_ptr<const bool>&) { ended({}); },
        [ended](const JobUpdate& update) {
            ended(update.state == JobState::Failed ? plainText(update.error)
                                                   : tr("Stopped; what was found can be used."));
        });
    m_progress->showWaiting(tr("Reading…"));
    m_beat.start();
    refresh();
}

void BenchTraining::refresh()
{
    const auto& index = m_rows->index();
    const bool isFilling = m_filling != JobId {};
    m_progress->setVisible(isFilling);
    if (!isFilling)
        m_beat.stop();
    if (!index) {
        m_about->setText(
            tr("Pairs of positive and leading samples in LLaVA's form, or generated ones; "
               "files of gigabytes are read bit by bit."));
        return;
    }
    m_rows->grow();
    QString text = tr("%1: %2 samples, %3")
                       .arg(plainText(index->path().filename().string(), 60),
                           formatCount(static_cast<std::int64_t>(index->size())),
                           formatBytes(static_cast<std::int64_t>(index->fileBytes())));
    if (const auto problems = index->problemCount(); problems > 0) {
        const ScanProblem first = index->problems().front();
        text += tr("; %1 troubles of the file, first at line %2: %3")
                    .arg(formatCount(static_cast<std::int64_t>(problems)), formatCount(first.line),
                        shownName(scanTroubleText(first.trouble)));
    }
    m_about->setText(text);
}

void BenchTraining::showCurrent()
{
    const QModelIndex at = m_table->currentIndex();
    const int asked = ++m_asked;
    if (!at.isValid())
        return;
    m_jobs.start(
        Lane::Pictures, {}, this,
        [index = m_rows->index(), row = static_cast<std::size_t>(at.row())](
            TaskContext&) { return trainingSampleText(*index, row); },
        [this, asked](const std::shared_ptr<const QString>& text) {
            if (asked == m_asked)
                m_sample->setPlainText(*text);
        });
}

} // namespace clinic::ui
