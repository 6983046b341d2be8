// SPDX-License-Identifier: Apache-2.0
#include "ui/pages/training_tools.h"

#include "core/mmr/training/refusal_phrases.h"
#include "core/workflows/mmr_training.h"
#include "ui/format.h"
#include "ui/job_bridge.h"
#include "ui/pages/training_report.h"
#include "ui/theme.h"
#include "ui/widgets/form_grid.h"
#include "ui/widgets/job_progress.h"
#include "ui/widgets/message_bar.h"
#include "ui/widgets/plain_label.h"

#include <QCheckBox>
#include <QFileDialog>
#include <QGridLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

namespace clinic::ui {

using namespace Qt::Literals::StringLiterals;

namespace {

QString listed(const std::vector<std::string>& phrases)
{
    QStringList lines;
    for (const std::string& phrase : phrases)
        lines << QString::fromStdString(phrase);
    return lines.join(u'\n');
}

std::vector<std::string> phrasesOf(const QString& text)
{
    std::vector<std::string> phrases;
    for (const QString& line : text.split(u'\n', Qt::SkipEmptyParts))
        phrases.push_back(line.toStdString());
    return phrases;
}

} // namespace

TrainingTools::TrainingTools(JobRunner& jobs, QWidget* parent)
    : QWidget(parent)
    , m_jobs(jobs)
{
    setupUi();
    connect(m_lint, &QPushButton::clicked, this, &TrainingTools::lint);
    connect(m_stats, &QPushButton::clicked, this, &TrainingTools::count);
    connect(m_hits, &QPushButton::clicked, this, [this] { filter({}); });
    connect(m_filter, &QPushButton::clicked, this, [this] {
        if (const auto out = askOut(u"-filtered.json"_s); !out.empty())
            filter(out);
    });
    connect(m_export, &QPushButton::clicked, this, [this] {
        if (const auto out = askOut(u"-llava.json"_s); !out.empty())
            exportTo(out);
    });
    connect(m_progress, &JobProgress::cancelled, this, [this] { m_jobs.cancel(m_running); });
    connect(&m_jobs, &JobRunner::updated, this, [this](const JobUpdate& update) {
        if (isRunning() && update.id == m_running && update.state == JobState::Running)
            m_progress->follow(update);
    });
    refresh();
}

void TrainingTools::setupUi()
{
    m_lint = namedButton(u"trainingLint"_s, tr("Lint"), this);
    m_lint->setToolTip(tr("Check every sample by the rules of the original pipeline and of ours"));
    m_stats = namedButton(u"trainingStats"_s, tr("Statistics"), this);
    m_export = namedButton(u"trainingExport"_s, tr("Export…"), this);
    m_export->setToolTip(tr("One JSON array in the LLaVA and Bunny form, exact copies left out"));
    m_phrases = new QPlainTextEdit(this);
    m_phrases->setObjectName(u"trainingPhrases"_s);
    m_phrases->setAccessibleName(tr("Phrases of refusals, one a line"));
    m_phrases->setPlainText(listed(refusalPhrases()));
    m_phrases->setMaximumHeight(fontMetrics().height() * 8);
    m_reference = new QCheckBox(tr("as the original pipeline (capitals count)"), this);
    m_reference->setObjectName(u"trainingReference"_s);
    m_hits = namedButton(u"trainingHits"_s, tr("Count hits"), this);
    m_filter = namedButton(u"trainingFilter"_s, tr("Write filtered…"), this);
    auto* title = plainLabel(u"trainingFilterTitle"_s, this);
    title->setText(tr("Refusals: an answer with one of these phrases goes, with its question"));
    m_progress = new JobProgress(u"training"_s, tr("Progress of the pass"), this);
    m_message = new MessageBar(this, Qt::Vertical);
    m_message->setObjectName(u"trainingMessage"_s);
    m_result = plainLabel(u"trainingResult"_s, this);
    m_result->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    auto* scroll = new QScrollArea(this);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidget(m_result);
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setSpacing(space::control);
    grid->addWidget(m_lint, 0, 0);
    grid->addWidget(m_stats, 0, 1);
    grid->addWidget(m_export, 0, 2);
    grid->addWidget(title, 1, 0, 1, 3);
    grid->addWidget(m_phrases, 2, 0, 1, 3);
    grid->addWidget(m_reference, 3, 0, 1, 3);
    grid->addWidget(m_hits, 4, 0);
    grid->addWidget(m_filter, 4, 1);
    grid->addWidget(m_progress, 5, 0, 1, 3);
    grid->addWidget(m_message, 6, 0, 1, 3);
    grid->addWidget(scroll, 7, 0, 1, 3);
    grid->setRowStretch(7, 1);
}

void TrainingTools::setFile(const std::filesystem::path& file)
{
    m_file = file;
    m_result->clear();
    refresh();
}

void TrainingTools::refresh()
{
    const bool canStart = !m_file.empty() && !isRunning();
    for (auto* button : {m_lint, m_stats, m_hits, m_filter, m_export})
        button->setEnabled(canStart);
    m_phrases->setEnabled(!isRunning());
    m_progress->setVisible(isRunning());
}

template <typename Body, typename Text>
void TrainingTools::run(const QString& title, Body body, Text text)
{
    m_message->hide();
    m_running = m_jobs.start(
        Lane::Device, title, this, body,
        [this, text, file = m_file](const auto& report) {
            m_running = {};
            if (file == m_file) // another one was opened meanwhile
                m_result->setText(text(*report));
            refresh();
        },
        [this](const JobUpdate& update) {
            m_running = {};
            refresh();
            if (update.state == JobState::Failed)
                m_message->showMessage(MessageBar::Kind::Problem, tr("The file could not be used"),
                    plainText(update.error));
        });
    m_progress->showWaiting(tr("Waiting…"));
    refresh();
}

void TrainingTools::lint()
{
    run(
        tr("Lint the training set"),
        [request = TrainingLintRequest {.data = m_file,
             .phrases = phrasesOf(m_phrases->toPlainText())}](
            TaskContext& context) { return lintTraining(request, context); },
        [](const TrainingLintReport& report) { return reportText(report); });
}

void TrainingTools::count()
{
    run(
        tr("Count the training set"),
        [request = TrainingStatsRequest {.data = m_file}](
            TaskContext& context) { return trainingStats(request, context); },
        [](const TrainingStatsReport& report) { return reportText(report); });
}

void TrainingTools::filter(const std::filesystem::path& out)
{
    TrainingFilterRequest request {.data = m_file,
        .out = out,
        .filter = {.phrases = phrasesOf(m_phrases->toPlainText()),
            .reference = m_reference->isChecked()},
        .overwrite = true}; // the dialog asked
    run(
        tr("Filter the training set"),
        [request](TaskContext& context) { return filterTraining(request, context); },
        [phrases = request.filter.phrases](
            const TrainingFilterReport& report) { return reportText(report, phrases); });
}

void TrainingTools::exportTo(const std::filesystem::path& out)
{
    run(
        tr("Export the training set"),
        [request =
                TrainingExportRequest {
                    .data = m_file, .out = out, .dedupe = DedupeKey::ImageAndText, .overwrite = true}](
            TaskContext& context) { return exportTraining(request, context); },
        [](const TrainingExportReport& report) { return reportText(report); });
}

std::filesystem::path TrainingTools::askOut(const QString& suffix)
{
    const QString proposed = toQString(m_file.parent_path() / m_file.stem()) + suffix;
    return toPath(
        QFileDialog::getSaveFileName(this, tr("Write to"), proposed, tr("JSON (*.json)")));
}

} // namespace clinic::ui
