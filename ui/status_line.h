// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/workspace.h"

#include <QObject>
#include <QTimer>

class QLabel;
class QStatusBar;
class QToolButton;

namespace clinic::ui {

class JobList;

/// What the status bar always shows: rows, shown, selected, the running job with its stop button,
/// problems, device, memory of this program.
class StatusLine : public QObject {
    Q_OBJECT

public:
    StatusLine(QStatusBar* bar, Workspace& workspace, JobList& jobs);

    void setProblems(int count);
    void setDevice(const QString& device);

Q_SIGNALS:
    void showJobs();
    void showProblems();

private:
    void setupBar(QStatusBar* bar);
    void refreshRows();
    void refreshJob();
    void refreshMemory();

    Workspace& m_workspace;
    JobList& m_jobs;
    QTimer m_timer;
    JobId m_running {};
    QLabel* m_rows = nullptr;
    QToolButton* m_job = nullptr;
    QToolButton* m_cancel = nullptr;
    QToolButton* m_problems = nullptr;
    QLabel* m_device = nullptr;
    QLabel* m_memory = nullptr;
};

} // namespace clinic::ui
