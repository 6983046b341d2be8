// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/ids.h"
#include "core/train/train_run.h"
#include "core/workflows/train_request.h"

#include <QTimer>
#include <QWidget>

#include <filesystem>
#include <map>

class QLabel;
class QPushButton;

namespace clinic::ui {

class DetachedRuns;
class JobProgress;
class JobRunner;
class RunCharts;
class RunEstimate;
class RunListPanel;
class RunWatch;
class TrainForm;
class TriggerModel;
class Workspace;

/// Treats a model: the form of a run, the charts of those that are shown, and the list of all. A
/// run that is started here is a job of this window; a detached one is a process of its own,
/// watched through its folder like any other.
class TrainPage : public QWidget {
    Q_OBJECT

public:
    TrainPage(
        JobRunner& jobs, Workspace& workspace, TriggerModel& trigger, QWidget* parent = nullptr);

    /// A run's folder that is to be watched.
    void attach(const std::filesystem::path& run);
    DetachedRuns& detached() const { return *m_detached; }

Q_SIGNALS:
    void showOnMap(const std::filesystem::path& run);

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    void setupUi();
    QWidget* setupFormSide();
    QWidget* setupButtons();
    void connectParts();
    void connectRuns();
    void findCompute();
    void findDefaults();
    void readClasses();
    void takeTrigger();
    void refresh();
    void showRuns();
    void startRun();
    void run(const TrainRequest& request);
    void resume(const std::filesystem::path& folder);
    void pause(const std::filesystem::path& folder);
    void cancel(const std::filesystem::path& folder);
    void estimate();
    void copyCommand();
    void ask(const std::filesystem::path& folder, void (*request)(const std::filesystem::path&));
    void showProblem(const QString& text);

    JobRunner& m_jobs;
    Workspace& m_workspace;
    TriggerModel& m_trigger;
    std::map<std::filesystem::path, JobId> m_running; ///< runs that are jobs of this window
    std::filesystem::path m_current; ///< the one whose progress is shown
    int m_looking = 0; ///< for defaults; what an older one brings is dropped
    int m_reading = 0; ///< of classes; likewise
    QTimer m_typing; ///< waits for its end

    TrainForm* m_form = nullptr;
    QLabel* m_hint = nullptr;
    RunEstimate* m_cost = nullptr;
    QLabel* m_problem = nullptr;
    QPushButton* m_start = nullptr;
    QPushButton* m_detach = nullptr;
    QPushButton* m_estimate = nullptr;
    QPushButton* m_copy = nullptr;
    JobProgress* m_progress = nullptr;
    RunCharts* m_charts = nullptr;
    RunListPanel* m_list = nullptr;
    RunWatch* m_watch = nullptr;
    DetachedRuns* m_detached = nullptr;
};

} // namespace clinic::ui
