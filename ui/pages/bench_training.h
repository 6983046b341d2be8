// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/ids.h"

#include <QTimer>
#include <QWidget>

#include <filesystem>
#include <memory>

class QLabel;
class QPlainTextEdit;
class QPushButton;
class QTableView;

namespace clinic {
class TrainingIndex;
}

namespace clinic::ui {

class JobProgress;
class JobRunner;
class MessageBar;
class Settings;
class TrainingRows;
class TrainingTools;

/// A training set of paired samples, of any size: its first rows are there at once, the rest as it
/// is found.
class BenchTraining : public QWidget {
    Q_OBJECT

public:
    BenchTraining(JobRunner& jobs, Settings& settings, QWidget* parent = nullptr);

    void open(const std::filesystem::path& file);

private:
    void setupUi();
    void fill(const std::shared_ptr<TrainingIndex>& index);
    void choose();
    void refresh();
    void showCurrent();

    JobRunner& m_jobs;
    Settings& m_settings;
    TrainingRows* m_rows = nullptr;
    JobId m_filling {};
    QTimer m_beat; ///< rows are added while the file is read
    int m_asked = 0; ///< samples; what an older one brings is dropped
    QPushButton* m_open = nullptr;
    QLabel* m_about = nullptr;
    JobProgress* m_progress = nullptr;
    MessageBar* m_message = nullptr;
    QTableView* m_table = nullptr;
    QPlainTextEdit* m_sample = nullptr;
    TrainingTools* m_tools = nullptr;
};

} // namespace clinic::ui
