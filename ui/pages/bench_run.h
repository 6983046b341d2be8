// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/ids.h"
#include "core/workflows/run_mmr.h"

#include <QWidget>

class QLabel;
class QPushButton;

namespace clinic::ui {

class JobProgress;
class JobRunner;
class MessageBar;
class MmrBoard;
class MmrRunForm;

/// Asks a model the questions that are open, through a chat endpoint. What is answered is kept at
/// once; the same run started again goes on where it stopped.
class BenchRun : public QWidget {
    Q_OBJECT

public:
    BenchRun(JobRunner& jobs, MmrBoard& board, QWidget* parent = nullptr);

private:
    void setupUi();
    QWidget* setupSide();
    void connectParts();
    void refresh();
    void start();
    void estimate();
    void copyCommand();
    void finish(const MmrRunReport& report);
    MmrRunRequest request() const;
    bool isRunning() const { return m_running != JobId {}; }

    JobRunner& m_jobs;
    MmrBoard& m_board;
    JobId m_running {};
    MmrRunForm* m_form = nullptr;
    QLabel* m_hint = nullptr;
    QLabel* m_report = nullptr;
    QPushButton* m_estimate = nullptr;
    QPushButton* m_copy = nullptr;
    QPushButton* m_start = nullptr;
    JobProgress* m_progress = nullptr;
    MessageBar* m_message = nullptr;
};

} // namespace clinic::ui
