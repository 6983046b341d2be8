// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/ids.h"
#include "core/engine/engine.h"
#include "core/workflows/answer_with_clip.h"
#include "core/workflows/run_mmr.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QPushButton;

namespace clinic::ui {

class JobProgress;
class JobRunner;
class MessageBar;
class MmrBoard;
class MmrClipForm;
class MmrRunForm;

/// Asks a model the questions that are open: one behind a chat endpoint, or a CLIP checkpoint. What
/// is answered is kept at once; the same run started again goes on where it stopped.
class BenchRun : public QWidget {
    Q_OBJECT

public:
    BenchRun(JobRunner& jobs, MmrBoard& board, QWidget* parent = nullptr);

    void setCheckpoint(const QString& path); ///< that answers unless a person names another

private:
    void setupUi();
    QWidget* setupSide();
    void connectParts();
    void refresh();
    void start();
    void estimate();
    void copyCommand();
    template <typename Body>
    void run(
        Lane lane, const std::filesystem::path& model, const std::filesystem::path& out, Body body);
    void end(const std::filesystem::path& out, std::int64_t kept,
        const std::shared_ptr<const MmrBenchmark>& benchmark);
    void showEnd(const JobUpdate& update, std::int64_t kept);
    bool isClip() const;
    MmrRunRequest request() const;
    MmrClipRequest clipRequest() const;
    bool isRunning() const { return m_running != JobId {}; }

    JobRunner& m_jobs;
    MmrBoard& m_board;
    JobId m_running {};
    QComboBox* m_who = nullptr;
    MmrRunForm* m_form = nullptr;
    MmrClipForm* m_clip = nullptr;
    QLabel* m_hint = nullptr;
    QLabel* m_report = nullptr;
    QPushButton* m_estimate = nullptr;
    QPushButton* m_copy = nullptr;
    QPushButton* m_start = nullptr;
    JobProgress* m_progress = nullptr;
    MessageBar* m_message = nullptr;
};

} // namespace clinic::ui
