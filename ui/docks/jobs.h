// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/ids.h"

#include <QFrame>
#include <QWidget>

#include <map>

class QLabel;
class QProgressBar;
class QPushButton;
class QVBoxLayout;

namespace clinic::ui {

class JobList;
struct TrackedJob;

/// One job: what, how far, how long, and the button that stops it or copies why it failed.
class JobRow : public QFrame {
    Q_OBJECT

public:
    explicit JobRow(QWidget* parent = nullptr);

    void showJob(const TrackedJob& job);

Q_SIGNALS:
    void cancelled();

private:
    QLabel* m_title = nullptr;
    QLabel* m_line = nullptr;
    QProgressBar* m_progress = nullptr;
    QPushButton* m_cancel = nullptr;
    QPushButton* m_copy = nullptr;
};

/// All jobs, the newest on top.
class JobsPanel : public QWidget {
    Q_OBJECT

public:
    explicit JobsPanel(JobList& jobs, QWidget* parent = nullptr);

private:
    void update(JobId id);
    void dropForgotten();

    JobList& m_jobs;
    QVBoxLayout* m_column = nullptr;
    QLabel* m_empty = nullptr;
    std::map<JobId, JobRow*> m_rows;
};

} // namespace clinic::ui
