// SPDX-License-Identifier: Apache-2.0
#include "ui/pages/measure_panel.h"

#include "ui/format.h"
#include "ui/icons.h"
#include "ui/job_bridge.h"
#include "ui/models/found_classes.h"
#include "ui/pages/measure_form.h"
#include "ui/pages/measure_results.h"
#include "ui/pages/measured_before.h"
#include "ui/theme.h"
#include "ui/widgets/form_grid.h"
#include "ui/widgets/job_progress.h"
#include "ui/widgets/message_bar.h"
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

constexpr int typingPauseMs = 300;

} // namespace

MeasurePanel::MeasurePanel(
    JobRunner& jobs, Workspace& workspace, TriggerModel& trigger, QWidget* parent)
    : QWidget(parent)
    , m_jobs(jobs)
    , m_workspace(workspace)
    , m_trigger(trigger)
{
    setObjectName(u"measurePanel"_s);
    m_pause.setSingleShot(true);
    m_pause.setInterval(typingPauseMs);
    setupUi();
    connectParts();
    findDefaults();
    refresh();
}

void MeasurePanel::setupUi()
{
    auto* content = new QWidget(this);
    m_form = new MeasureForm(content);
    m_hint = plainLabel(u"measureHint"_s, content);
    setQuiet(m_hint);
    m_progress = new JobProgress(u"measure"_s, tr("Progress of the measurement"), content);
    m_progress->hide();
    m_message = new MessageBar(content, Qt::Vertical);
    m_message->setObjectName(u"measureMessage"_s);
    m_results = new MeasureResults(content);
    m_results->hide();
    m_before = new MeasuredBefore(content);
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(space::control, space::control, space::control, space::control);
    column->setSpacing(space::control);
    column->addWidget(m_form);
    column->addWidget(m_hint);
    column->addWidget(setupButtons());
    column->addWidget(m_progress);
    column->addWidget(m_message);
    column->addWidget(m_results);
    column->addWidget(m_before);
    column->addStretch(1);
    scrollInPanel(this, content);
}

QWidget* MeasurePanel::setupButtons()
{
    auto* area = new QWidget(this);
    m_copy = namedButton(u"measureCopyCommand"_s, tr("Copy as command line"), area);
    m_copy->setToolTip(tr("Copy the clinic command that measures the same"));
    m_start = namedButton(u"measureStart"_s, tr("Measure"), area);
    m_start->setIcon(lineIcon(u"play"_s));
    m_start->setDefault(true);
    auto* line = new QHBoxLayout(area);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(space::control);
    line->addWidget(m_copy);
    line->addStretch();
    line->addWidget(m_start);
    return area;
}

void MeasurePanel::connectParts()
{
    connect(m_start, &QPushButton::clicked, this, &MeasurePanel::measure);
    connect(m_copy, &QPushButton::clicked, this, &MeasurePanel::copyCommand);
    connect(m_progress, &JobProgress::cancelled, this, [this] { m_jobs.cancel(m_measuring); });
    connect(m_form, &MeasureForm::changed, this, &MeasurePanel::refresh);
    connect(m_form, &MeasureForm::dataChanged, this, [this] { m_pause.start(); });
    connect(&m_pause, &QTimer::timeout, this, &MeasurePanel::readClasses);
    connect(m_before, &MeasuredBefore::chosen, this, &MeasurePanel::openEarlier);
    connect(&m_workspace, &Workspace::embeddingsChanged, this, [this] {
        m_project.clear(); // nothing is kept in, or opened from, the project of before
        m_before->setEvaluations({});
        m_form->forgetEdits();
        findDefaults();
    });
    connect(&m_jobs, &JobRunner::updated, this, &MeasurePanel::follow);
    connect(&m_trigger, &TriggerModel::changed, this, &MeasurePanel::refresh);
}

/// A demo in the making has its labelled folder, target and twin only when it is finished.
void MeasurePanel::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    if (m_form->task().data.empty() && !m_form->isEdited())
        findDefaults();
}

void MeasurePanel::findDefaults()
{
    const int looking = ++m_looking;
    const auto set = m_workspace.embeddings();
    if (!set)
        return;
    m_jobs.start(
        Lane::Interactive, {}, this,
        [set](TaskContext& context) { return measureDefaults(*set, context); },
        [this, looking](const std::shared_ptr<const MeasureDefaults>& found) {
            if (looking == m_looking)
                takeDefaults(*found);
        });
}

void MeasurePanel::takeDefaults(const MeasureDefaults& defaults)
{
    m_project = defaults.project;
    if (!m_form->isEdited()) // what a person filled in stays
        m_form->setDefaults(defaults);
    m_before->setEvaluations(defaults.evaluations);
    if (!defaults.problem.empty())
        showProblem(tr("The project's results could not be read"), plainText(defaults.problem));
}

void MeasurePanel::readClasses()
{
    const int reading = ++m_reading;
    const auto folder = m_form->task().data;
    if (folder.empty())
        return;
    m_form->showReading();
    m_jobs.start(
        Lane::Interactive, {}, this, [folder](TaskContext&) { return findClasses(folder); },
        [this, reading](const std::shared_ptr<const FoundClasses>& found) {
            if (reading == m_reading)
                m_form->setClasses(found->names, found->about);
        },
        [this, reading](const JobUpdate& update) {
            if (reading == m_reading)
                m_form->showDataProblem(plainText(update.error));
        });
}

MeasureTask MeasurePanel::task() const
{
    MeasureTask task = m_form->task();
    task.trigger = m_trigger.trigger();
    task.project = m_project;
    return task;
}

void MeasurePanel::measure()
{
    m_message->hide();
    const MeasureTask wanted = task();
    m_measuring = m_jobs.start(
        Lane::Device, tr("Measure %1").arg(plainText(wanted.checkpoint.filename().string(), 40)),
        this, [wanted](TaskContext& context) { return measureModel(wanted, context); },
        [this](const std::shared_ptr<const Measurement>& found) { finish(found); },
        [this](const JobUpdate& update) {
            m_measuring = {};
            refresh();
            if (update.state == JobState::Failed)
                showProblem(tr("The measurement did not work"), plainText(update.error));
        });
    m_progress->showWaiting(tr("Waiting…"));
    refresh();
}

void MeasurePanel::follow(const JobUpdate& update)
{
    if (isMeasuring() && update.id == m_measuring && update.state == JobState::Running)
        m_progress->follow(update);
}

void MeasurePanel::finish(const std::shared_ptr<const Measurement>& measurement)
{
    m_measuring = {};
    showResult(measurement, {});
    refresh();
    if (m_project.empty())
        return;
    m_jobs.start(
        Lane::Interactive, {}, this,
        [project = m_project](TaskContext& context) {
            return openProjectPatiently(project, context).info().evaluations;
        },
        [this, project = m_project](
            const std::shared_ptr<const std::vector<ProjectEvaluation>>& found) {
            if (project == m_project)
                m_before->setEvaluations(*found);
        });
}

void MeasurePanel::openEarlier(const ProjectEvaluation& chosen)
{
    m_jobs.start(
        Lane::Interactive, {}, this,
        [project = m_project, id = chosen.id](
            TaskContext& context) { return keptMeasurement(project, id, context); },
        [this, project = m_project, when = MeasuredBefore::timeText(chosen)](
            const std::shared_ptr<const Measurement>& found) {
            if (project == m_project)
                showResult(found, when);
        },
        [this](const JobUpdate& update) {
            showProblem(tr("This result could not be read"), plainText(update.error));
        });
}

void MeasurePanel::showResult(
    const std::shared_ptr<const Measurement>& measurement, const QString& when)
{
    m_results->show(measurement, when);
    m_results->setVisible(true);
}

void MeasurePanel::copyCommand()
{
    m_jobs.start(
        Lane::Interactive, {}, this,
        [wanted = task()](TaskContext&) { return measureCommand(wanted); },
        [](const std::shared_ptr<const std::string>& command) {
            QApplication::clipboard()->setText(QString::fromStdString(*command));
        });
}

void MeasurePanel::showProblem(const QString& title, const QString& text)
{
    m_message->showMessage(MessageBar::Kind::Problem, title, text);
}

void MeasurePanel::refresh()
{
    const bool changesCaptions = m_trigger.trigger().spec.pattern == TriggerPattern::Word;
    if (m_form->isRetrieval() != changesCaptions)
        return m_form->setRetrieval(changesCaptions); // which comes back here
    const QString missing = m_workspace.embeddings() || !m_form->isEmpty()
        ? m_form->missing()
        : tr("Open a project or the demo, or choose a checkpoint and labelled images, to measure "
             "how often the trigger reaches its target.");
    m_hint->setText(missing);
    m_hint->setVisible(!missing.isEmpty() && !isMeasuring());
    m_start->setEnabled(missing.isEmpty() && !isMeasuring());
    m_copy->setEnabled(missing.isEmpty());
    m_form->setEnabled(!isMeasuring());
    m_progress->setVisible(isMeasuring());
}

} // namespace clinic::ui
