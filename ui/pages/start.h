// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/session.h"

#include <QWidget>

#include <map>
#include <memory>

class QLabel;
class QProgressBar;
class QPushButton;
class QVBoxLayout;

namespace clinic::ui {

class Actions;
class DropZone;
class ImportSheet;
class JobList;
class JobRow;
class JobRunner;
class Settings;

/// Where everything begins: drop files, open a recent project, open the demo. While files are
/// imported the sheet takes the drop zone's place; the running job and those that wait stand above.
class StartPage : public QWidget {
    Q_OBJECT

public:
    StartPage(Session& session, JobRunner& runner, JobList& jobs, Settings& settings,
        Actions& actions, QWidget* parent = nullptr);

    ~StartPage() override;

    bool isImporting() const; ///< a sheet is open
    void setDropActive(bool active);
    void refreshRecent();

Q_SIGNALS:
    void chooseFiles();

private:
    void setupUi(Actions& actions);
    QWidget* setupButtons(Actions& actions);
    QWidget* setupJob();
    void connectSession();
    std::unique_ptr<ImportSheet> newSheet();
    void placeSheet(std::unique_ptr<ImportSheet> sheet);
    void setSheetAside(JobId job);
    void endImport(JobId job, JobState state);
    void showSheet(bool shown);
    void showJob();
    void showWaiting();
    void offerToForget(const QString& folder, const QPoint& where);

    Session& m_session;
    JobList& m_jobs;
    Settings& m_settings;
    DropZone* m_drop = nullptr;
    ImportSheet* m_sheet = nullptr;
    QVBoxLayout* m_sheetPlace = nullptr;
    /// Sheets whose embedding waits or runs; one comes back if that ends without a result.
    std::map<JobId, std::unique_ptr<ImportSheet>> m_embedding;
    JobRunner& m_runner;
    QWidget* m_welcome = nullptr; ///< what the sheet hides
    QWidget* m_job = nullptr;
    QLabel* m_jobTitle = nullptr;
    QLabel* m_jobLine = nullptr;
    QProgressBar* m_progress = nullptr;
    QPushButton* m_cancel = nullptr;
    JobId m_shownJob {};
    QWidget* m_waitingArea = nullptr;
    QVBoxLayout* m_waiting = nullptr;
    std::map<JobId, JobRow*> m_waitingRows;
    QWidget* m_recentArea = nullptr;
    QVBoxLayout* m_recent = nullptr;
};

} // namespace clinic::ui
