// SPDX-License-Identifier: Apache-2.0
// The window's own actions, and where they appear: menus and the rail of pages.
#include "ui/command_list.h"
#include "ui/docks/inspector.h"
#include "ui/main_window.h"
#include "ui/pages/explore.h"
#include "ui/pages/trigger.h"
#include "ui/settings.h"
#include "ui/widgets/help_window.h"

#include <QActionGroup>
#include <QApplication>
#include <QDockWidget>
#include <QMenuBar>
#include <QMessageBox>
#include <QToolBar>

namespace clinic::ui {

using namespace Qt::Literals::StringLiterals;

namespace {
constexpr std::array themeIds {"view.themeSystem", "view.themeLight", "view.themeDark"};
}

void MainWindow::addActions()
{
    m_actions.add({u"file.open"_s, tr("&Open files…"), u"open"_s, {QKeySequence::Open},
        tr("Open a checkpoint, a captioned table or both")});
    m_actions.add({u"file.openProject"_s, tr("Open &project…"), u"project"_s,
        {Qt::CTRL | Qt::SHIFT | Qt::Key_O}, tr("Open a project folder")});
    m_actions.add({u"file.openDemo"_s, tr("Open &demo"), u"demo"_s, {},
        tr("Open the demo project; it is made on this machine if it is not there yet")});
    m_actions.add({u"file.quit"_s, tr("&Quit"), {}, {QKeySequence::Quit}});
    m_actions.add({u"edit.copySample"_s, tr("&Copy current pair"), u"copy"_s,
        {Qt::CTRL | Qt::SHIFT | Qt::Key_C}, tr("Copy what the inspector shows as text")});
    m_actions.add({u"select.none"_s, tr("Select &none"), {}, {Qt::CTRL | Qt::SHIFT | Qt::Key_A},
        tr("Drop the selection")});
    m_actions.add({u"go.start"_s, tr("&Start"), u"start"_s, {Qt::CTRL | Qt::Key_1},
        tr("Open files, projects and the demo"), true});
    m_actions.add({u"go.explore"_s, tr("&Explore"), u"explore"_s, {Qt::CTRL | Qt::Key_2},
        tr("The map of the embedding space"), true});
    m_actions.add({u"go.trigger"_s, tr("&Trigger"), u"trigger"_s, {Qt::CTRL | Qt::Key_3},
        tr("Pick or paint a trigger and see what it does"), true});
    m_actions.add({u"go.train"_s, tr("T&rain"), u"train"_s, {Qt::CTRL | Qt::Key_4},
        tr("Treat a model and watch how it goes"), true});
    m_actions.add({u"go.bench"_s, tr("&Bench"), u"bench"_s, {Qt::CTRL | Qt::Key_5},
        tr("How robust multimodal models are against leading questions"), true});
    ExplorePage::addActions(m_actions);
    TriggerPage::addActions(m_actions);
    addViewActions();
    m_actions.add({u"tools.commands"_s, tr("&Command list…"), u"command"_s,
        {Qt::CTRL | Qt::Key_K, Qt::CTRL | Qt::SHIFT | Qt::Key_P},
        tr("Find and run any command by its name")});
    m_actions.add({u"help.contents"_s, tr("&Help"), u"help"_s, {QKeySequence::HelpContents},
        tr("How to use this program; works offline")});
    m_actions.add({u"help.about"_s, tr("&About ClipClinic"), {}, {}});
}

void MainWindow::addViewActions()
{
    m_actions.add({u"view.inspector"_s, tr("&Inspector"), {}, {}, {}, true});
    m_actions.add({u"view.colour"_s, tr("&Colour"), {}, {}, {}, true});
    m_actions.add({u"view.jobs"_s, tr("&Jobs"), {}, {}, {}, true});
    m_actions.add({u"view.problems"_s, tr("&Problems"), {}, {}, {}, true});
    m_actions.add({u"view.resetLayout"_s, tr("&Reset layout"), {}, {},
        tr("Put all panels back where they were at first")});
    m_actions.add(
        {u"view.fullScreen"_s, tr("&Full screen"), {}, {QKeySequence::FullScreen}, {}, true});
    m_actions.add({u"view.themeSystem"_s, tr("Theme of the s&ystem"), {}, {}, {}, true});
    m_actions.add({u"view.themeLight"_s, tr("&Light theme"), {}, {}, {}, true});
    m_actions.add({u"view.themeDark"_s, tr("&Dark theme"), {}, {}, {}, true});
}

void MainWindow::setupMenus()
{
    const auto fill = [this](QMenu* menu, std::initializer_list<const char*> ids) {
        for (const auto* id : ids) {
            if (*id == '-')
                menu->addSeparator();
            else
                menu->addAction(m_actions[QString::fromLatin1(id)]);
        }
    };
    fill(menuBar()->addMenu(tr("&File")),
        {"file.open", "file.openProject", "file.openDemo", "-", "file.quit"});
    fill(menuBar()->addMenu(tr("&Edit")),
        {"edit.undo", "edit.redo", "-", "edit.copySample", "edit.paste", "-", "select.none"});
    fill(menuBar()->addMenu(tr("&Map")),
        {"map.images", "map.texts", "map.both", "-", "map.pairLines", "map.arrows", "map.zoomAll",
            "map.showAllGroups", "-", "map.openRun", "-", "colour.poisoned", "colour.label",
            "colour.own", "colour.target"});
    auto* trigger = menuBar()->addMenu(tr("&Trigger"));
    fill(trigger,
        {"trigger.open", "trigger.save", "trigger.export", "trigger.copyCommand", "-",
            "trigger.openPicture", "trigger.addPicture", "sample.previous", "sample.next", "-"});
    fill(trigger->addMenu(tr("&Tool")),
        {"paint.look", "paint.brush", "paint.eraser", "paint.fill", "paint.text", "paint.move", "-",
            "paint.smaller", "paint.larger"});
    fill(trigger->addMenu(tr("&Canvas")),
        {"canvas.triggered", "canvas.clean", "canvas.difference", "-", "canvas.zoomIn",
            "canvas.zoomOut", "canvas.fit"});
    auto* view = menuBar()->addMenu(tr("&View"));
    fill(view, {"go.start", "go.explore", "go.trigger", "go.train", "go.bench", "-"});
    fill(view->addMenu(tr("&Panels")),
        {"view.inspector", "view.colour", "view.jobs", "view.problems", "-", "view.resetLayout"});
    fill(view->addMenu(tr("&Theme")), {"view.themeSystem", "view.themeLight", "view.themeDark"});
    fill(view, {"view.fullScreen"});
    fill(menuBar()->addMenu(tr("&Help")), {"tools.commands", "help.contents", "-", "help.about"});
}

void MainWindow::setupRail()
{
    auto* rail = new QToolBar(tr("Pages"), this);
    rail->setObjectName(u"rail"_s);
    rail->setMovable(false);
    rail->setContextMenuPolicy(Qt::PreventContextMenu);
    rail->setToolButtonStyle(Qt::ToolButtonTextUnderIcon);
    auto* pages = new QActionGroup(this);
    for (const auto& id :
        {u"go.start"_s, u"go.explore"_s, u"go.trigger"_s, u"go.train"_s, u"go.bench"_s}) {
        pages->addAction(m_actions[id]);
        rail->addAction(m_actions[id]);
        rail->widgetForAction(m_actions[id])
            ->setMinimumWidth(fontMetrics().averageCharWidth() * 10);
    }
    rail->setStyleSheet(u"QToolBar { border: none; background: palette(window); }"_s);
    addToolBar(Qt::LeftToolBarArea, rail);
}

void MainWindow::connectActions()
{
    const auto on = [this](const QString& id, auto slot) {
        connect(m_actions[id], &QAction::triggered, this, slot);
    };
    on(u"file.open"_s, &MainWindow::chooseFiles);
    on(u"file.openProject"_s, &MainWindow::chooseProject);
    on(u"file.openDemo"_s, [this] { m_session.openDemo(); });
    on(u"file.quit"_s, &QWidget::close);
    on(u"edit.copySample"_s, [this] { m_inspector->copy(); });
    on(u"select.none"_s, [this] { m_workspace.setSelection({}); });
    on(u"go.start"_s, [this] { showPage(Page::Start); });
    on(u"go.explore"_s, [this] { showPage(Page::Explore); });
    on(u"go.trigger"_s, [this] { showPage(Page::Trigger); });
    on(u"go.train"_s, [this] { showPage(Page::Train); });
    on(u"go.bench"_s, [this] { showPage(Page::Bench); });
    on(u"view.resetLayout"_s, &MainWindow::resetLayout);
    on(u"view.fullScreen"_s, [this](bool full) { full ? showFullScreen() : showNormal(); });
    on(u"tools.commands"_s, [this] { m_commands->popup(); });
    on(u"help.contents"_s, &MainWindow::showHelp);
    on(u"help.about"_s, &MainWindow::showAbout);
    auto* themes = new QActionGroup(this);
    for (std::size_t i = 0; i < themeIds.size(); ++i) {
        auto* action = themes->addAction(m_actions[QString::fromLatin1(themeIds[i])]);
        action->setChecked(static_cast<ThemeMode>(i) == m_settings.theme());
        connect(action, &QAction::triggered, this, [this, i] {
            m_settings.setTheme(static_cast<ThemeMode>(i));
            applyTheme(static_cast<ThemeMode>(i));
        });
    }
    const std::array panels {"view.inspector", "view.colour", "view.jobs", "view.problems"};
    for (int i = 0; i < m_docks.size(); ++i) {
        auto* action = m_actions[QString::fromLatin1(panels[static_cast<std::size_t>(i)])];
        connect(action, &QAction::triggered, m_docks[i], &QWidget::setVisible);
        connect(m_docks[i]->toggleViewAction(), &QAction::toggled, action, &QAction::setChecked);
    }
    connect(&m_workspace, &Workspace::currentChanged, this, &MainWindow::refreshActions);
    connect(&m_workspace, &Workspace::selectionChanged, this, &MainWindow::refreshActions);
    refreshActions();
    for (auto* action : m_actions.all()) // a shortcut works whether or not a menu shows its action
        addAction(action);
}

/// What would do nothing cannot be chosen; the map's own tools are the Explore page's.
void MainWindow::refreshActions()
{
    m_actions[u"edit.copySample"_s]->setEnabled(m_workspace.current().has_value());
    m_actions[u"select.none"_s]->setEnabled(!m_workspace.selection().empty());
}

void MainWindow::showHelp()
{
    auto* help = findChild<HelpWindow*>();
    if (!help)
        help = new HelpWindow(this);
    help->show();
    help->raise();
}

void MainWindow::showAbout()
{
    QMessageBox::about(this, tr("About ClipClinic"),
        tr("ClipClinic %1\nA desktop clinic for CLIP models: it shows where poisoned pairs sit in "
           "the "
           "embedding space.\nWorks offline; nothing leaves this machine.")
            .arg(QStringLiteral(CLINIC_VERSION)));
}

} // namespace clinic::ui
