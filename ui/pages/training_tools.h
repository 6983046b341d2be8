// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/ids.h"

#include <QWidget>

#include <filesystem>

class QCheckBox;
class QLabel;
class QPlainTextEdit;
class QPushButton;

namespace clinic::ui {

class JobProgress;
class JobRunner;
class MessageBar;

/// What can be found out about a training file, and made of it: lint, statistics, the filter of
/// refusals with its hits, export. Each reads the file once, as a job.
class TrainingTools : public QWidget {
    Q_OBJECT

public:
    explicit TrainingTools(JobRunner& jobs, QWidget* parent = nullptr);

    void setFile(const std::filesystem::path& file);

private:
    void setupUi();
    template <typename Body, typename Text> void run(const QString& title, Body body, Text text);
    void lint();
    void count();
    void filter(const std::filesystem::path& out);
    void exportTo(const std::filesystem::path& out);
    std::filesystem::path askOut(const QString& suffix);
    void refresh();
    bool isRunning() const { return m_running != JobId {}; }

    JobRunner& m_jobs;
    std::filesystem::path m_file;
    JobId m_running {};
    QPushButton* m_lint = nullptr;
    QPushButton* m_stats = nullptr;
    QPushButton* m_hits = nullptr;
    QPushButton* m_filter = nullptr;
    QPushButton* m_export = nullptr;
    QPlainTextEdit* m_phrases = nullptr;
    QCheckBox* m_reference = nullptr;
    JobProgress* m_progress = nullptr;
    MessageBar* m_message = nullptr;
    QLabel* m_result = nullptr;
};

} // namespace clinic::ui
