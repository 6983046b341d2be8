// SPDX-License-Identifier: Apache-2.0
#include "ui/pages/poison_panel.h"

#include "core/workflows/poison_command.h"
#include "ui/format.h"
#include "ui/icons.h"
#include "ui/job_bridge.h"
#include "ui/pages/poison_form.h"
#include "ui/pages/poison_preview.h"
#include "ui/theme.h"
#include "ui/widgets/form_grid.h"
#include "ui/widgets/job_progress.h"
#include "ui/widgets/panel_scroll.h"
#include "ui/widgets/plain_label.h"

#include <QApplication>
#include <QClipboard>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace clinic::ui {

using namespace Qt::Literals::StringLiterals;

namespace {
constexpr std::size_t previewRows = 12;

QString resultText(const PoisonReport& report)
{
    std::int64_t poisoned = 0;
    for (const std::int64_t rows : report.poisoned)
        poisoned += rows;
    QStringList lines {
        PoisonPanel::tr("%1: %2 rows poisoned")
            .arg(plainText(report.table.string()), formatShare(poisoned, report.rows))};
    if (report.unreadable > 0)
        lines << PoisonPanel::tr(
            "%1 chosen pictures could not be read and were replaced; the first: %2")
                     .arg(formatCount(report.unreadable), plainText(report.firstUnreadable));
    if (report.unusable > 0)
        lines << PoisonPanel::tr("%1 rows of the table cannot be used and were left out")
                     .arg(formatCount(report.unusable));
    for (const std::string& warning : report.warnings)
        lines << plainText(warning);
    return lines.join(u'\n');
}
} // namespace

PoisonPanel::PoisonPanel(
    JobRunner& jobs, Workspace& workspace, TriggerModel& trigger, QWidget* parent)
    : QWidget(parent)
    , m_jobs(jobs)
    , m_workspace(workspace)
    , m_trigger(trigger)
{
    setObjectName(u"poisonPanel"_s);
    setupUi();
    connectParts();
    m_form->setPattern(m_trigger.trigger().spec.pattern);
    takeSource();
    refresh();
}

void PoisonPanel::setupUi()
{
    auto* content = new QWidget(this);
    m_form = new PoisonForm(content);
    m_hint = plainLabel(u"poisonHint"_s, content);
    setQuiet(m_hint);
    m_progress = new JobProgress(u"poison"_s, tr("Progress of the writing"), content);
    m_progress->hide();
    m_problem = plainLabel(u"poisonProblem"_s, content);
    m_problem->hide();
    m_previewTitle = plainLabel(u"poisonPreviewTitle"_s, content);
    m_previewTitle->hide();
    m_preview = new PoisonPreview(content);
    m_preview->setObjectName(u"poisonPreview"_s);
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(space::control, space::control, space::control, space::control);
    column->setSpacing(space::control);
    column->addWidget(m_form);
    column->addWidget(m_hint);
    column->addWidget(setupButtons());
    column->addWidget(m_progress);
    column->addWidget(m_problem);
    column->addWidget(setupResult());
    column->addWidget(m_previewTitle);
    column->addWidget(m_preview);
    column->addStretch();
    scrollInPanel(this, content);
}

QWidget* PoisonPanel::setupButtons()
{
    auto* area = new QWidget(this);
    m_previewButton = namedButton(u"poisonPreviewButton"_s, tr("Preview"), area);
    m_previewButton->setToolTip(tr("Show the first rows before and after; nothing is written"));
    m_writeButton = namedButton(u"poisonWrite"_s, tr("Write"), area);
    m_writeButton->setIcon(lineIcon(u"play"_s));
    m_writeButton->setDefault(true);
    m_copy = namedButton(u"poisonCopyCommand"_s, tr("Copy as command line"), area);
    m_copy->setToolTip(tr("Copy the clinic command that writes the same"));
    auto* line = new QHBoxLayout(area);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(space::control);
    line->addWidget(m_copy);
    line->addStretch();
    line->addWidget(m_previewButton);
    line->addWidget(m_writeButton);
    return area;
}

QWidget* PoisonPanel::setupResult()
{
    m_result = new QWidget(this);
    m_resultText = plainLabel(u"poisonResult"_s, m_result);
    m_import = namedButton(u"poisonShowInImport"_s, tr("Show in import sheet"), m_result);
    m_import->setToolTip(tr("Import the written table, to embed it"));
    auto* line = new QHBoxLayout;
    line->addWidget(m_import);
    line->addStretch();
    auto* column = new QVBoxLayout(m_result);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::control);
    column->addWidget(m_resultText);
    column->addLayout(line);
    m_result->hide();
    return m_result;
}

void PoisonPanel::connectParts()
{
    connect(&m_workspace, &Workspace::embeddingsChanged, this, &PoisonPanel::takeSource);
    connect(&m_trigger, &TriggerModel::changed, this, [this] {
        m_form->setPattern(m_trigger.trigger().spec.pattern);
        dropPreview();
    });
    connect(m_form, &PoisonForm::changed, this, &PoisonPanel::dropPreview);
    connect(m_previewButton, &QPushButton::clicked, this, &PoisonPanel::preview);
    connect(m_writeButton, &QPushButton::clicked, this, &PoisonPanel::write);
    connect(m_copy, &QPushButton::clicked, this, &PoisonPanel::copyCommand);
    connect(m_progress, &JobProgress::cancelled, this, [this] { m_jobs.cancel(m_writing); });
    connect(&m_jobs, &JobRunner::updated, this, &PoisonPanel::follow);
    connect(m_import, &QPushButton::clicked, this, [this] {
        const auto& roots = m_report.allowRoots;
        Q_EMIT showInImport(toQString(std::filesystem::absolute(m_report.table)),
            roots.empty() ? QString() : toQString(std::filesystem::absolute(roots.front())));
    });
}

/// What the open embeddings were made of; looking for it may touch a slow disk.
void PoisonPanel::takeSource()
{
    const auto set = m_workspace.embeddings();
    if (!set)
        return;
    m_jobs.start(
        Lane::Interactive, {}, this, [set](TaskContext&) { return poisonSource(*set); },
        [this, set](const std::shared_ptr<const PoisonSource>& source) {
            if (set == m_workspace.embeddings())
                m_form->setSource(*source);
        });
}

void PoisonPanel::dropPreview()
{
    ++m_generation;
    m_jobs.cancel(m_previewing);
    m_previewing = {};
    m_preview->setRows({});
    showText(m_previewTitle, {});
    refresh();
}

void PoisonPanel::preview()
{
    dropPreview();
    showProblem({});
    showText(m_previewTitle, tr("Reading the table…"));
    m_previewing = m_jobs.start(
        Lane::Interactive, {}, this,
        [request = m_form->request(m_trigger.trigger())](
            TaskContext& context) { return previewPoison(request, previewRows, context); },
        [this, generation = m_generation](
            const std::shared_ptr<const std::vector<PoisonPreviewRow>>& rows) {
            if (generation != m_generation)
                return;
            m_previewing = {};
            showText(m_previewTitle,
                tr("The first %1 poisoned rows, before and after").arg(rows->size()));
            m_preview->setRows(*rows);
        },
        [this, generation = m_generation](const JobUpdate& update) {
            if (generation != m_generation)
                return;
            m_previewing = {};
            showText(m_previewTitle, {});
            showProblem(QString::fromStdString(update.error));
        });
}

void PoisonPanel::write()
{
    showProblem({});
    m_result->hide();
    const auto request = m_form->request(m_trigger.trigger());
    m_progress->showWaiting(tr("Waiting for other work to end…"));
    m_writing = m_jobs.start(
        Lane::Device, tr("Poison %1").arg(toQString(request.table.filename())), this,
        [request](TaskContext& context) { return poisonDataset(request, context); },
        [this, request](
            const std::shared_ptr<const PoisonReport>& report) { finish(request, *report); },
        [this](const JobUpdate& update) {
            m_writing = {};
            showProblem(update.state == JobState::Cancelled ? tr("Stopped. Nothing was written.")
                                                            : QString::fromStdString(update.error));
            refresh();
        });
    refresh();
}

void PoisonPanel::finish(const PoisonRequest& request, const PoisonReport& report)
{
    m_writing = {};
    m_report = report;
    m_written = request;
    m_resultText->setText(resultText(report));
    m_result->show();
    refresh();
}

void PoisonPanel::follow(const JobUpdate& update)
{
    if (isWriting() && update.id == m_writing && update.state == JobState::Running)
        m_progress->follow(update);
}

void PoisonPanel::copyCommand()
{
    QApplication::clipboard()->setText(
        QString::fromStdString(poisonCommand(m_form->request(m_trigger.trigger()))));
}

void PoisonPanel::showProblem(const QString& text)
{
    showText(m_problem, text.isEmpty() ? text : u"⚠ "_s + plainText(text));
}

void PoisonPanel::refresh()
{
    const QString toPreview = m_form->missing(false);
    const QString toWrite = m_form->missing(true);
    showText(m_hint, toWrite);
    m_previewButton->setEnabled(toPreview.isEmpty() && !isWriting());
    m_writeButton->setEnabled(toWrite.isEmpty() && !isWriting());
    m_copy->setEnabled(toWrite.isEmpty() && canBeTyped());
    m_copy->setToolTip(canBeTyped()
            ? tr("Copy the clinic command that writes the same")
            : tr("A painted trigger is a file beside the dataset: write it first"));
    m_progress->setVisible(isWriting());
}

/// A painted trigger has no text; its copy in the written dataset is what a command can name.
bool PoisonPanel::canBeTyped() const
{
    const TriggerFile& trigger = m_trigger.trigger();
    return !trigger.painted
        || (!m_written.attacks.empty() && m_written.attacks[0].trigger.painted == trigger.painted
            && m_written.out == m_form->request(trigger).out);
}

} // namespace clinic::ui
