// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/workflows/run_list.h"
#include "ui/models/record_model.h"

#include <QColor>
#include <QTimer>
#include <QWidget>

#include <filesystem>
#include <set>
#include <vector>

class QLabel;
class QLineEdit;
class QPushButton;
class QTableView;

namespace clinic::ui {

class JobRunner;

/// The runs of a project and those a person attached: how each stands, its tags and note, and what
/// can be done with it. Which are ticked, their charts are shown. GUI thread.
class RunListPanel : public QWidget {
    Q_OBJECT

public:
    explicit RunListPanel(JobRunner& jobs, QWidget* parent = nullptr);

    /// Where runs lie; empty: only attached ones are listed.
    void setRunsFolder(const std::filesystem::path& folder);
    /// Lists a run, wherever it lies and whoever writes it; ticks and selects it once it is there.
    void showRun(const std::filesystem::path& run);
    void refresh();

    /// Ticked runs in the order of the list, each with the colour of its curves.
    struct Shown {
        std::filesystem::path folder;
        QString name;
        QColor colour;
    };
    std::vector<Shown> shown() const;
    /// Null: none is selected.
    const RunSummary* selected() const;

Q_SIGNALS:
    void shownChanged();
    void pauseAsked(const std::filesystem::path& run);
    void resumeAsked(const std::filesystem::path& run);
    void cancelAsked(const std::filesystem::path& run);

private:
    void setupUi();
    QWidget* setupButtons();
    void connectParts();
    void take(const std::vector<RunSummary>& runs);
    void toggle(int row);
    void select(const std::filesystem::path& run);
    void showSelected();
    void keepNotes();
    void attachFolder();

    JobRunner& m_jobs;
    std::filesystem::path m_folder;
    std::vector<std::filesystem::path> m_attached;
    std::set<std::filesystem::path> m_ticked;
    std::filesystem::path m_awaited; ///< to be selected when it is listed
    bool m_isReading = false;
    QTimer m_beat;
    RecordModel<RunSummary>* m_model = nullptr;
    QTableView* m_table = nullptr;
    QLabel* m_empty = nullptr;
    QLabel* m_message = nullptr;
    QLineEdit* m_tags = nullptr;
    QLineEdit* m_note = nullptr;
    QPushButton* m_pause = nullptr;
    QPushButton* m_resume = nullptr;
    QPushButton* m_cancel = nullptr;
    QPushButton* m_attach = nullptr;
};

} // namespace clinic::ui
