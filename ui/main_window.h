// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/actions.h"
#include "ui/session.h"

#include <QMainWindow>

class QDockWidget;
class QStackedWidget;

namespace clinic::ui {

class BenchPage;
class ColourPanel;
class CommandList;
class ExplorePage;
class ImageLoader;
class Inspector;
class JobList;
class JobRunner;
class MessageBar;
class ProblemsPanel;
class RunMaps;
class Settings;
class StartPage;
class StatusLine;
class TrainPage;
class TriggerModel;
class TriggerPage;

enum class Page { Start, Explore, Trigger, Train, Bench };

/// The one window: menu, rail of pages, docks, status bar. It puts the parts together and holds no
/// state of the work; that is the Workspace's.
class MainWindow : public QMainWindow {
    Q_OBJECT

public:
    MainWindow(JobRunner& runner, Workspace& workspace, Session& session, Settings& settings,
        QWidget* parent = nullptr);
    ~MainWindow() override;

    void showPage(Page page);
    Page page() const;
    const Actions& actions() const { return m_actions; }
    RunMaps& maps() const { return *m_maps; }
    TriggerModel& trigger() const { return *m_trigger; }
    TriggerPage& triggerPage() const { return *m_triggerPage; }
    BenchPage& benchPage() const { return *m_bench; }

protected:
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dragLeaveEvent(QDragLeaveEvent* event) override;
    void dropEvent(QDropEvent* event) override;
    void closeEvent(QCloseEvent* event) override;

private:
    void addActions();
    void addViewActions();
    void setupPages();
    void setupTriggerPage();
    void setupDocks();
    QDockWidget* addDock(
        const QString& title, const QString& name, QWidget* content, Qt::DockWidgetArea area);
    void setupMenus();
    void setupRail();
    void setupStatus();
    void connectSession();
    void connectActions();
    void refreshActions();
    void restoreLayout();
    void resetLayout();
    void chooseFiles();
    void chooseProject();
    void raiseDock(QDockWidget* dock);
    void openOrOffer(const QString& title, const QString& folder, bool undisturbed);
    void showHelp();
    void showAbout();

    Workspace& m_workspace;
    Session& m_session;
    Settings& m_settings;
    JobRunner& m_runner;
    Actions m_actions;
    JobList* m_jobs = nullptr;
    ImageLoader* m_images = nullptr;
    MessageBar* m_message = nullptr;
    QStackedWidget* m_pages = nullptr;
    StartPage* m_start = nullptr;
    ExplorePage* m_explore = nullptr;
    RunMaps* m_maps = nullptr;
    TriggerModel* m_trigger = nullptr;
    TriggerPage* m_triggerPage = nullptr;
    BenchPage* m_bench = nullptr;
    Inspector* m_inspector = nullptr;
    ColourPanel* m_colours = nullptr;
    ProblemsPanel* m_problems = nullptr;
    StatusLine* m_status = nullptr;
    CommandList* m_commands = nullptr;
    QList<QDockWidget*> m_docks;
    QByteArray m_initialLayout;
    QByteArray m_workLayout; ///< of the docks on the page that has them
};

} // namespace clinic::ui
