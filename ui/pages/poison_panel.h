// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/engine/job_queue.h"
#include "core/workflows/poison_dataset.h"
#include "ui/models/trigger_model.h"
#include "ui/workspace.h"

#include <QWidget>

class QLabel;
class QPushButton;

namespace clinic::ui {

class JobProgress;
class JobRunner;
class PoisonForm;
class PoisonPreview;

/// Writes a dataset that is poisoned with the trigger of the Trigger page: what is chosen, the
/// first rows before and after, and the result, all in place.
class PoisonPanel : public QWidget {
    Q_OBJECT

public:
    PoisonPanel(
        JobRunner& jobs, Workspace& workspace, TriggerModel& trigger, QWidget* parent = nullptr);

Q_SIGNALS:
    /// The written table is to be imported; its paths may lead to `imageFolder` (empty: they stay
    /// in the table's own).
    void showInImport(const QString& table, const QString& imageFolder);

private:
    void setupUi();
    QWidget* setupButtons();
    QWidget* setupResult();
    void connectParts();
    void takeSource();
    void dropPreview();
    void preview();
    void write();
    void copyCommand();
    void follow(const JobUpdate& update);
    void finish(const PoisonRequest& request, const PoisonReport& report);
    void showProblem(const QString& text);
    void refresh();
    bool canBeTyped() const;
    bool isWriting() const { return m_writing != JobId {}; }

    JobRunner& m_jobs;
    Workspace& m_workspace;
    TriggerModel& m_trigger;
    JobId m_previewing {};
    JobId m_writing {};
    int m_generation = 0; ///< of the previews; what an older one brings is dropped
    PoisonReport m_report; ///< of the last writing
    PoisonRequest m_written; ///< that led to it

    PoisonForm* m_form = nullptr;
    QLabel* m_hint = nullptr;
    QPushButton* m_previewButton = nullptr;
    QPushButton* m_writeButton = nullptr;
    QPushButton* m_copy = nullptr;
    JobProgress* m_progress = nullptr;
    QLabel* m_problem = nullptr;
    QWidget* m_result = nullptr;
    QLabel* m_resultText = nullptr;
    QPushButton* m_import = nullptr;
    QLabel* m_previewTitle = nullptr;
    PoisonPreview* m_preview = nullptr;
};

} // namespace clinic::ui
