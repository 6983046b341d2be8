// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/models/run_rows.h"

#include <QTimer>
#include <QWidget>

#include <filesystem>
#include <memory>
#include <vector>

class QLabel;
class QLineEdit;
class QPushButton;
class QTableView;

namespace clinic {
class RunLister;
}

namespace clinic::ui {

class JobRunner;

/// The runs of a project and those a person attached: how each stands, its tags and note, and what
/// can be done with it. Which are checked, their charts are shown. Looks again and again while it
/// is visible. GUI thread.
class RunListPanel : public QWidget {
    Q_OBJECT

public:
    explicit RunListPanel(JobRunner& jobs, QWidget* parent = nullptr);

    /// Where runs lie; empty: only attached ones are listed.
    void setRunsFolder(const std::filesystem::path& folder);
    /// Lists a run, wherever it lies and whoever writes it; shows and selects it once it is there.
    void showRun(const std::filesystem::path& run);
    void refresh();

    std::vector<ShownRun> shown() const { return m_rows->shown(); }
    /// Null: none is selected.
    const RunSummary* selected() const;

Q_SIGNALS:
    void shownChanged(); ///< which runs are shown, of those that are listed
    void listed(const QStringList& names); ///< of the folders of all runs
    void pauseAsked(const std::filesystem::path& run);
    void resumeAsked(const std::filesystem::path& run);
    void cancelAsked(const std::filesystem::path& run);
    void mapAsked(const std::filesystem::path& run);

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    void setupUi();
    void setupTable();
    QWidget* setupButtons();
    void connectParts();
    void take(const std::vector<RunSummary>& runs);
    void tellShown();
    void select(const std::filesystem::path& run);
    void showSelected();
    void keepNotes();
    void attachFolder();

    JobRunner& m_jobs;
    std::filesystem::path m_folder;
    std::vector<std::filesystem::path> m_attached;
    std::vector<std::filesystem::path> m_shownBefore; ///< as it was told last
    std::filesystem::path m_awaited; ///< to be selected when it is listed
    std::shared_ptr<RunLister> m_lister; ///< of the reading job alone
    bool m_isReading = false;
    bool m_readAgain = false;
    QTimer m_beat;
    RunRows* m_rows = nullptr;
    QTableView* m_table = nullptr;
    QLabel* m_empty = nullptr;
    QLabel* m_message = nullptr;
    QLineEdit* m_tags = nullptr;
    QLineEdit* m_note = nullptr;
    QPushButton* m_pause = nullptr;
    QPushButton* m_resume = nullptr;
    QPushButton* m_cancel = nullptr;
    QPushButton* m_map = nullptr;
    QPushButton* m_attach = nullptr;
};

} // namespace clinic::ui
