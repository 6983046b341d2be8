// SPDX-License-Identifier: Apache-2.0
#include "ui/pages/train.h"

#include "core/clip/device.h"
#include "core/trigger/preset.h"
#include "core/workflows/run_list.h"
#include "core/workflows/train_command.h"
#include "core/workflows/train_model.h"
#include "ui/format.h"
#include "ui/icons.h"
#include "ui/job_bridge.h"
#include "ui/models/detached_runs.h"
#include "ui/models/found_classes.h"
#include "ui/models/run_watch.h"
#include "ui/models/trigger_model.h"
#include "ui/pages/run_charts.h"
#include "ui/pages/run_estimate.h"
#include "ui/pages/run_list_panel.h"
#include "ui/pages/train_form.h"
#include "ui/theme.h"
#include "ui/widgets/form_grid.h"
#include "ui/widgets/job_progress.h"
#include "ui/widgets/panel_scroll.h"
#include "ui/widgets/plain_label.h"
#include "ui/workspace.h"

#include <QApplication>
#include <QClipboard>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QSplitter>
#include <QVBoxLayout>

namespace clinic::ui {

using namespace Qt::Literals::StringLiterals;
namespace fs = std::filesystem;

namespace {

constexpr int typingPauseMs = 300;

} // namespace

TrainPage::TrainPage(JobRunner& jobs, Workspace& workspace, TriggerModel& trigger, QWidget* parent)
    : QWidget(parent)
    , m_jobs(jobs)
    , m_workspace(workspace)
    , m_trigger(trigger)
    , m_watch(new RunWatch(jobs, this))
    , m_detached(new DetachedRuns(jobs, this))
{
    setObjectName(u"trainPage"_s);
    m_typing.setSingleShot(true);
    m_typing.setInterval(typingPauseMs);
    setupUi();
    connectParts();
    connectRuns();
    takeTrigger();
    findCompute();
    findDefaults();
    refresh();
}

void TrainPage::setupUi()
{
    QWidget* formSide = setupFormSide(); // first, as the keyboard walks
    m_charts = new RunCharts(m_jobs, this);
    m_list = new RunListPanel(m_jobs, this);
    auto* right = new QSplitter(Qt::Vertical, this);
    right->addWidget(m_charts);
    right->addWidget(m_list);
    right->setStretchFactor(0, 3);
    right->setStretchFactor(1, 2);
    right->setChildrenCollapsible(false);
    auto* all = new QSplitter(Qt::Horizontal, this);
    all->addWidget(formSide);
    all->addWidget(right);
    all->setStretchFactor(1, 1);
    all->setChildrenCollapsible(false);
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(all);
}

QWidget* TrainPage::setupFormSide()
{
    auto* side = new QWidget(this);
    auto* content = new QWidget(side);
    auto* title = new QLabel(tr("Treatment"), content);
    title->setFont(sectionFont(font()));
    m_form = new TrainForm(content);
    m_hint = plainLabel(u"trainHint"_s, content);
    setQuiet(m_hint);
    m_cost = new RunEstimate(m_jobs, content);
    m_progress = new JobProgress(u"train"_s, tr("Progress of the run"), content);
    m_progress->hide();
    m_problem = plainLabel(u"trainProblem"_s, content);
    m_problem->hide();
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(space::group, space::group, space::group, space::group);
    column->setSpacing(space::control);
    column->addWidget(title);
    column->addWidget(m_form);
    column->addWidget(m_hint);
    column->addWidget(setupButtons());
    column->addWidget(m_cost);
    column->addWidget(m_progress);
    column->addWidget(m_problem);
    column->addStretch(1);
    scrollInPanel(side, content);
    side->setMinimumWidth(fontMetrics().averageCharWidth() * 52);
    return side;
}

QWidget* TrainPage::setupButtons()
{
    auto* area = new QWidget(this);
    m_start = namedButton(u"trainStart"_s, tr("Start"), area);
    m_start->setIcon(lineIcon(u"play"_s));
    m_start->setDefault(true);
    m_detach = namedButton(u"trainDetach"_s, tr("Start detached"), area);
    m_detach->setToolTip(tr("As a process of its own, which goes on when this window is closed"));
    m_estimate = namedButton(u"trainEstimate"_s, tr("Estimate"), area);
    m_estimate->setToolTip(tr("Try a few steps, and reckon time and memory"));
    m_copy = namedButton(u"trainCopy"_s, tr("Copy as command line"), area);
    auto* first = new QHBoxLayout;
    first->setSpacing(space::control);
    first->addWidget(m_estimate);
    first->addStretch();
    first->addWidget(m_detach);
    first->addWidget(m_start);
    auto* second = new QHBoxLayout;
    second->addWidget(m_copy);
    second->addStretch();
    auto* column = new QVBoxLayout(area);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::tight);
    column->addLayout(first);
    column->addLayout(second);
    return area;
}

void TrainPage::connectParts()
{
    connect(m_form, &TrainForm::changed, this, &TrainPage::refresh);
    connect(m_form, &TrainForm::evaluationChanged, this, [this] { m_typing.start(); });
    connect(&m_typing, &QTimer::timeout, this, &TrainPage::readClasses);
    connect(&m_trigger, &TriggerModel::changed, this, &TrainPage::takeTrigger);
    connect(&m_workspace, &Workspace::embeddingsChanged, this, [this] {
        m_form->forgetEdits();
        findDefaults();
    });
    connect(m_start, &QPushButton::clicked, this, &TrainPage::startRun);
    connect(m_detach, &QPushButton::clicked, this, [this] {
        showProblem({});
        m_detached->start(m_form->request());
    });
    connect(m_estimate, &QPushButton::clicked, this, &TrainPage::estimate);
    connect(m_copy, &QPushButton::clicked, this, &TrainPage::copyCommand);
}

void TrainPage::connectRuns()
{
    connect(m_progress, &JobProgress::cancelled, this, [this] { cancel(m_current); });
    connect(m_charts, &RunCharts::failed, this, &TrainPage::showProblem);
    connect(m_cost, &RunEstimate::failed, this, &TrainPage::showProblem);
    connect(m_detached, &DetachedRuns::started, m_list, &RunListPanel::showRun);
    connect(m_detached, &DetachedRuns::failed, this, &TrainPage::showProblem);
    connect(m_list, &RunListPanel::listed, m_form, &TrainForm::setTakenNames);
    connect(m_list, &RunListPanel::shownChanged, this, [this] {
        std::vector<fs::path> folders;
        for (const auto& run : m_list->shown())
            folders.push_back(run.folder);
        m_watch->setFolders(std::move(folders));
    });
    connect(m_watch, &RunWatch::changed, this, &TrainPage::showRuns);
    connect(m_list, &RunListPanel::pauseAsked, this, &TrainPage::pause);
    connect(m_list, &RunListPanel::resumeAsked, this, &TrainPage::resume);
    connect(m_list, &RunListPanel::cancelAsked, this, &TrainPage::cancel);
    connect(m_list, &RunListPanel::mapAsked, this, &TrainPage::showOnMap);
    connect(&m_jobs, &JobRunner::updated, this, [this](const JobUpdate& update) {
        const auto running = m_running.find(m_current);
        if (running != m_running.end() && update.id == running->second
            && update.state == JobState::Running)
            m_progress->follow(update);
    });
}

/// Nobody looks: nothing is read.
void TrainPage::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    m_watch->setActive(true);
}

void TrainPage::hideEvent(QHideEvent* event)
{
    m_watch->setActive(false);
    QWidget::hideEvent(event);
}

void TrainPage::attach(const fs::path& run)
{
    m_list->showRun(run);
}

/// Model, data and attack of what is open; reads files, so not here.
void TrainPage::findDefaults()
{
    const auto set = m_workspace.embeddings();
    const fs::path project = m_workspace.project();
    const fs::path runs = project.empty() ? fs::path() : project / "runs";
    m_form->setRunsFolder(runs);
    m_list->setRunsFolder(runs);
    if (!set)
        return;
    m_jobs.start(
        Lane::Interactive, {}, this,
        [set](TaskContext& context) { return measureDefaults(*set, context); },
        [this, looking = ++m_looking](const std::shared_ptr<const MeasureDefaults>& defaults) {
            if (looking == m_looking)
                m_form->setDefaults(*defaults);
        });
}

/// The first look wakes the driver up, which may take a while.
void TrainPage::findCompute()
{
    m_jobs.start(
        Lane::Interactive, {}, this, [](TaskContext&) { return chooseCompute(); },
        [this](const std::shared_ptr<const ComputeChoice>& found) { m_form->setCompute(*found); });
}

void TrainPage::readClasses()
{
    const int reading = ++m_reading;
    const fs::path folder = m_form->evaluation();
    if (folder.empty())
        return;
    m_jobs.start(
        Lane::Interactive, {}, this, [folder](TaskContext&) { return findClasses(folder); },
        [this, reading](const std::shared_ptr<const FoundClasses>& found) {
            if (reading == m_reading)
                m_form->setClasses(found->names, found->about);
        },
        [this, reading](const JobUpdate& update) {
            if (reading == m_reading)
                m_form->setClasses({}, u"⚠ "_s + breakable(plainText(update.error)));
        });
}

void TrainPage::takeTrigger()
{
    const TriggerFile& trigger = m_trigger.trigger();
    const bool isPicture = trigger.painted || trigger.spec.pattern != TriggerPattern::Word;
    m_form->setTrigger(isPicture ? std::optional(trigger) : std::nullopt,
        QString::fromStdString(triggerPreset(trigger.spec.preset).title));
}

void TrainPage::refresh()
{
    const QString missing = m_form->missing();
    showText(m_hint, missing);
    for (QPushButton* each : {m_start, m_estimate})
        each->setEnabled(missing.isEmpty());
    const bool isPainted = m_trigger.trigger().painted.has_value();
    m_detach->setEnabled(missing.isEmpty());
    m_copy->setEnabled(missing.isEmpty() && !isPainted);
    m_copy->setToolTip(isPainted ? tr("A painted trigger has no text: save it as a file first")
                                 : tr("Copy the clinic command that does the same"));
    m_progress->setVisible(m_running.contains(m_current));
    const TrainRequest request = missing.isEmpty() ? m_form->request() : TrainRequest {};
    m_cost->check(missing.isEmpty() ? &request : nullptr);
}

void TrainPage::showRuns()
{
    m_charts->setRuns(m_watch->runs(), m_list->shown());
}

void TrainPage::startRun()
{
    run(m_form->request());
}

void TrainPage::run(const TrainRequest& request)
{
    if (m_running.contains(request.out))
        return showProblem(tr("This run is waiting or going on already"));
    showProblem({});
    m_current = request.out;
    m_progress->showWaiting(tr("Waiting for other work to end…"));
    m_running[request.out] = m_jobs.start(
        Lane::Device, tr("Train %1").arg(toQString(request.out.filename())), this,
        [request](TaskContext& context) { return trainModel(request, context); },
        [this, out = request.out](const std::shared_ptr<const TrainReport>& report) {
            m_running.erase(out);
            for (const std::string& warning : report->warnings)
                showProblem(plainText(warning));
            m_list->refresh();
            m_watch->look();
            refresh();
        },
        [this, out = request.out](const JobUpdate& update) {
            m_running.erase(out);
            if (update.state == JobState::Failed)
                showProblem(plainText(update.error));
            m_list->refresh();
            m_watch->look();
            refresh();
        });
    m_list->showRun(request.out);
    refresh();
}

void TrainPage::resume(const fs::path& folder)
{
    TrainRequest request;
    request.out = folder;
    request.resume = true;
    run(request);
}

void TrainPage::ask(const fs::path& folder, void (*request)(const fs::path&))
{
    m_jobs.start(
        Lane::Interactive, {}, this,
        [folder, request](TaskContext&) {
            request(folder);
            return true;
        },
        [](const std::shared_ptr<const bool>&) {},
        [this](const JobUpdate& update) { showProblem(plainText(update.error)); });
}

void TrainPage::pause(const fs::path& folder)
{
    ask(folder, &requestPause);
}

void TrainPage::cancel(const fs::path& folder)
{
    const auto running = m_running.find(folder);
    if (running != m_running.end())
        m_jobs.cancel(running->second);
    else
        ask(folder, &requestStop);
}

void TrainPage::estimate()
{
    showProblem({});
    m_cost->start(m_form->request());
}

void TrainPage::copyCommand()
{
    QApplication::clipboard()->setText(QString::fromStdString(trainCommand(m_form->request())));
}

void TrainPage::showProblem(const QString& text)
{
    showText(m_problem, text.isEmpty() ? text : u"⚠ "_s + text);
}

} // namespace clinic::ui
