// SPDX-License-Identifier: Apache-2.0
#include "ui/main_window.h"

#include "core/base/parallel.h"
#include "core/clip/device.h"
#include "ui/command_list.h"
#include "ui/docks/colour.h"
#include "ui/docks/inspector.h"
#include "ui/docks/jobs.h"
#include "ui/docks/problems.h"
#include "ui/format.h"
#include "ui/icons.h"
#include "ui/image_loader.h"
#include "ui/job_bridge.h"
#include "ui/models/job_list.h"
#include "ui/models/run_maps.h"
#include "ui/models/trigger_model.h"
#include "ui/pages/bench.h"
#include "ui/pages/effect_panel.h"
#include "ui/pages/explore.h"
#include "ui/pages/measure_panel.h"
#include "ui/pages/poison_panel.h"
#include "ui/pages/start.h"
#include "ui/pages/train.h"
#include "ui/pages/trigger.h"
#include "ui/settings.h"
#include "ui/status_line.h"
#include "ui/widgets/message_bar.h"

#include <QCloseEvent>
#include <QDockWidget>
#include <QFileDialog>
#include <QMimeData>
#include <QStackedWidget>
#include <QStatusBar>
#include <QStyle>
#include <QVBoxLayout>

namespace clinic::ui {

using namespace Qt::Literals::StringLiterals;

namespace {

QStringList localFiles(const QMimeData* data)
{
    QStringList files;
    for (const auto& url : data->urls())
        if (url.isLocalFile())
            files << url.toLocalFile();
    return files;
}

/// Elsewhere there is nothing to inspect, or the page has panels of its own: room for what it is
/// for.
bool hasDocks(Page page)
{
    return page == Page::Explore;
}

QString actionOf(Page page)
{
    switch (page) {
    case Page::Start:
        return u"go.start"_s;
    case Page::Explore:
        return u"go.explore"_s;
    case Page::Trigger:
        return u"go.trigger"_s;
    case Page::Train:
        return u"go.train"_s;
    case Page::Bench:
        break;
    }
    return u"go.bench"_s;
}

} // namespace

MainWindow::MainWindow(
    JobRunner& runner, Workspace& workspace, Session& session, Settings& settings, QWidget* parent)
    : QMainWindow(parent)
    , m_workspace(workspace)
    , m_session(session)
    , m_settings(settings)
    , m_runner(runner)
    , m_jobs(new JobList(runner, this))
    , m_images(new ImageLoader(this))
    , m_maps(new RunMaps(runner, workspace, session, this))
    , m_trigger(new TriggerModel(this))
{
    loadResources();
    setObjectName(u"mainWindow"_s);
    setWindowIcon(QIcon(u":/icons/clipclinic.svg"_s));
    setWindowTitle(tr("ClipClinic"));
    setAcceptDrops(true);
    addActions();
    setupPages();
    setupDocks();
    setupMenus();
    setupRail();
    setupStatus();
    connectSession();
    connectActions();
    restoreLayout();
    showPage(Page::Start);
}

/// Pages go first: they use models and actions to the end.
MainWindow::~MainWindow()
{
    hide();
    delete takeCentralWidget();
}

void MainWindow::setupPages()
{
    m_message = new MessageBar(this);
    m_start = new StartPage(m_session, m_runner, *m_jobs, m_settings, m_actions, this);
    m_explore = new ExplorePage(m_workspace, m_session, *m_maps, *m_images, m_actions, this);
    m_pages = new QStackedWidget(this);
    m_pages->addWidget(m_start); // in the order of Page
    m_pages->addWidget(m_explore);
    setupTriggerPage();
    m_pages->addWidget(m_triggerPage);
    auto* train = new TrainPage(m_runner, m_workspace, *m_trigger, this);
    connect(train, &TrainPage::showOnMap, m_maps, &RunMaps::open);
    m_pages->addWidget(train);
    m_bench = new BenchPage(m_runner, m_workspace, m_settings, this);
    m_pages->addWidget(m_bench);
    auto* central = new QWidget(this);
    auto* column = new QVBoxLayout(central);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_message);
    column->addWidget(m_pages, 1);
    setCentralWidget(central);
    m_commands = new CommandList(m_actions, this);
}

void MainWindow::setupTriggerPage()
{
    m_triggerPage = new TriggerPage(m_runner, m_workspace, *m_trigger, m_settings, m_actions, this);
    auto* poison = new PoisonPanel(m_runner, m_workspace, *m_trigger);
    m_triggerPage->addPanel(new EffectPanel(m_runner, m_workspace, *m_trigger), tr("Effect"));
    m_triggerPage->addPanel(poison, tr("Poison"));
    m_triggerPage->addPanel(new MeasurePanel(m_runner, m_workspace, *m_trigger), tr("Measure"));
    connect(m_triggerPage, &TriggerPage::goToStart, this, [this] { showPage(Page::Start); });
    connect(poison, &PoisonPanel::showInImport, this,
        [this](const QString& table, const QString& imageFolder) {
            m_session.openTable(table, imageFolder);
            showPage(Page::Start);
        });
}

void MainWindow::setupDocks()
{
    m_inspector = new Inspector(m_workspace, *m_images, this);
    m_colours = new ColourPanel(this);
    m_problems = new ProblemsPanel(m_workspace, m_runner, this);
    auto* jobs = new JobsPanel(*m_jobs, this);
    setDockOptions(AllowTabbedDocks | AllowNestedDocks); // animated below, where that is wanted
    setAnimated(style()->styleHint(QStyle::SH_Widget_Animation_Duration, nullptr, this) > 0);
    setCorner(Qt::BottomRightCorner, Qt::RightDockWidgetArea);
    auto* inspector =
        addDock(tr("Inspector"), u"dockInspector"_s, m_inspector, Qt::RightDockWidgetArea);
    auto* colours = addDock(tr("Colour"), u"dockColour"_s, m_colours, Qt::RightDockWidgetArea);
    auto* jobsDock = addDock(tr("Jobs"), u"dockJobs"_s, jobs, Qt::BottomDockWidgetArea);
    auto* problems =
        addDock(tr("Problems"), u"dockProblems"_s, m_problems, Qt::BottomDockWidgetArea);
    tabifyDockWidget(jobsDock, problems);
    jobsDock->raise();
    resizeDocks({inspector, colours}, {320, 320}, Qt::Horizontal);
    resizeDocks({inspector, colours}, {480, 220}, Qt::Vertical);
    resizeDocks({jobsDock}, {120}, Qt::Vertical);
    connect(m_explore->view(), &ScatterView::legendChanged, m_colours, [this] {
        const auto* view = m_explore->view();
        m_colours->setLegend(view->legend(), view->scale());
        m_colours->setBothShapes(view->map() && view->map()->modality == MapModality::Both);
    });
    connect(m_colours, &ColourPanel::groupToggled, m_explore, &ExplorePage::setGroupShown);
    connect(m_explore, &ExplorePage::goToStart, this, [this] { showPage(Page::Start); });
}

QDockWidget* MainWindow::addDock(
    const QString& title, const QString& name, QWidget* content, Qt::DockWidgetArea area)
{
    auto* dock = new QDockWidget(title, this);
    dock->setObjectName(name);
    dock->setWidget(content);
    addDockWidget(area, dock);
    m_docks << dock;
    return dock;
}

void MainWindow::setupStatus()
{
    m_status = new StatusLine(statusBar(), m_workspace, *m_jobs);
    connect(m_status, &StatusLine::showJobs, this, [this] { raiseDock(m_docks[2]); });
    connect(m_status, &StatusLine::showProblems, this, [this] { raiseDock(m_docks[3]); });
    connect(m_problems, &ProblemsPanel::countChanged, m_status, &StatusLine::setProblems);
    m_runner.start(
        Lane::Interactive, {}, this, [](TaskContext&) { return chooseCompute(); },
        [this](const std::shared_ptr<const ComputeChoice>& choice) {
            m_status->setDevice(choice->device == "cpu"
                    ? tr("CPU × %1").arg(threadCount())
                    : tr("CUDA, %1").arg(QString::fromStdString(choice->precision)));
        });
}

void MainWindow::connectSession()
{
    connect(m_start, &StartPage::chooseFiles, this, &MainWindow::chooseFiles);
    connect(&m_session, &Session::recognising, this, [this] { showPage(Page::Start); });
    connect(&m_session, &Session::opened, this, [this] { showPage(Page::Explore); });
    connect(&m_session, &Session::questionsFound, this, [this](const QStringList& paths) {
        showPage(Page::Bench);
        m_bench->openPaths(paths);
    });
    connect(&m_session, &Session::workStarted, m_message, &MessageBar::hideProblem);
    connect(&m_session, &Session::showJobs, this, [this] { showPage(Page::Start); });
    connect(&m_session, &Session::ready, this, &MainWindow::openOrOffer);
    const auto showProblem = [this](const QString& title, const QString& text) {
        m_message->showMessage(MessageBar::Kind::Problem, title, text);
        m_problems->addFailure(title, text);
    };
    connect(&m_session, &Session::failed, this, showProblem);
    connect(m_maps, &RunMaps::failed, this, showProblem);
    connect(&m_session, &Session::noted, this, [this](const QString& message) {
        m_message->showMessage(MessageBar::Kind::Note, message, {});
    });
    connect(&m_workspace, &Workspace::embeddingsChanged, this, [this] {
        m_message->hide();
        setWindowTitle(tr("%1 – ClipClinic").arg(m_workspace.name()));
    });
}

/// What a person waits for opens by itself; nobody who has turned to something else is taken away.
void MainWindow::openOrOffer(const QString& title, const QString& folder, bool undisturbed)
{
    if (undisturbed && !m_start->isImporting())
        return m_session.openProject(folder);
    m_message->showMessage(MessageBar::Kind::Note, title, {},
        {tr("Open"), [this, folder] { m_session.openProject(folder); }});
}

void MainWindow::showPage(Page page)
{
    if (m_pages->currentIndex() == static_cast<int>(page) && isVisible())
        return;
    const bool hadDocks = hasDocks(this->page());
    if (hadDocks && !hasDocks(page))
        m_workLayout = saveState();
    if (!hasDocks(page)) {
        for (auto* dock : std::as_const(m_docks))
            dock->hide();
    } else if (!hadDocks) {
        restoreState(m_workLayout);
    }
    m_pages->setCurrentIndex(static_cast<int>(page));
    m_actions[actionOf(page)]->setChecked(true);
}

Page MainWindow::page() const
{
    return static_cast<Page>(m_pages->currentIndex());
}

void MainWindow::restoreLayout()
{
    resize(1280, 800);
    m_initialLayout = m_workLayout = saveState();
    restoreGeometry(m_settings.geometry());
    if (const auto saved = m_settings.docks(); !saved.isEmpty() && restoreState(saved))
        m_workLayout = saved;
}

void MainWindow::resetLayout()
{
    m_workLayout = m_initialLayout;
    if (hasDocks(page()))
        restoreState(m_workLayout);
}

void MainWindow::raiseDock(QDockWidget* dock)
{
    dock->show();
    dock->raise();
}

void MainWindow::chooseFiles()
{
    const auto files = QFileDialog::getOpenFileNames(
        this, tr("Open a checkpoint, a table or both"), m_settings.lastFolder());
    if (files.isEmpty())
        return;
    m_settings.setLastFolder(QFileInfo(files.front()).path());
    m_session.openPaths(files);
}

void MainWindow::chooseProject()
{
    const auto folder = QFileDialog::getExistingDirectory(
        this, tr("Open a project folder"), m_settings.lastFolder());
    if (!folder.isEmpty())
        m_session.openPaths({folder});
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event)
{
    if (localFiles(event->mimeData()).isEmpty())
        return;
    event->acceptProposedAction();
    m_start->setDropActive(true);
}

void MainWindow::dragLeaveEvent(QDragLeaveEvent*)
{
    m_start->setDropActive(false);
}

void MainWindow::dropEvent(QDropEvent* event)
{
    m_start->setDropActive(false);
    event->acceptProposedAction();
    if (page() == Page::Bench)
        m_bench->openPaths(localFiles(event->mimeData()));
    else
        m_session.openPaths(localFiles(event->mimeData()));
}

void MainWindow::closeEvent(QCloseEvent* event)
{
    m_settings.setGeometry(saveGeometry());
    m_settings.setDocks(hasDocks(page()) ? saveState() : m_workLayout);
    m_settings.sync();
    QMainWindow::closeEvent(event);
}

} // namespace clinic::ui
