// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/engine/job_queue.h"
#include "core/workflows/measure_defaults.h"
#include "ui/models/measure_task.h"
#include "ui/models/trigger_model.h"
#include "ui/workspace.h"

#include <QTimer>
#include <QWidget>

#include <memory>

class QLabel;
class QPushButton;

namespace clinic::ui {

class JobProgress;
class JobRunner;
class MeasureForm;
class MeasureResults;
class MeasuredBefore;
class MessageBar;

/// Measures what the trigger of the Trigger page does to a model: what is chosen, the numbers, and
/// those of before. Results are kept in the project that the open embeddings belong to.
class MeasurePanel : public QWidget {
    Q_OBJECT

public:
    MeasurePanel(
        JobRunner& jobs, Workspace& workspace, TriggerModel& trigger, QWidget* parent = nullptr);

protected:
    void showEvent(QShowEvent* event) override;

private:
    void setupUi();
    QWidget* setupButtons();
    void connectParts();
    void findDefaults();
    void takeDefaults(const MeasureDefaults& defaults);
    void readClasses();
    void measure();
    void follow(const JobUpdate& update);
    void finish(const std::shared_ptr<const Measurement>& measurement);
    void openEarlier(const ProjectEvaluation& chosen);
    void showResult(const std::shared_ptr<const Measurement>& measurement, const QString& when);
    void copyCommand();
    void showProblem(const QString& title, const QString& text);
    void refresh();
    MeasureTask task() const;
    bool isMeasuring() const { return m_measuring != JobId {}; }

    JobRunner& m_jobs;
    Workspace& m_workspace;
    TriggerModel& m_trigger;
    std::filesystem::path m_project; ///< empty: nothing is kept
    JobId m_measuring {};
    int m_reading = 0; ///< of classes; what an older one brings is dropped
    int m_looking = 0; ///< for defaults; likewise
    QTimer m_pause; ///< waits for the end of typing

    MeasureForm* m_form = nullptr;
    QLabel* m_hint = nullptr;
    QPushButton* m_start = nullptr;
    QPushButton* m_copy = nullptr;
    JobProgress* m_progress = nullptr;
    MessageBar* m_message = nullptr;
    MeasureResults* m_results = nullptr;
    MeasuredBefore* m_before = nullptr;
};

} // namespace clinic::ui
