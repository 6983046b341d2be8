// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/mmr/answer_files.h"

#include <QStringList>
#include <QWidget>

#include <filesystem>

class QComboBox;
class QLabel;
class QStackedWidget;
class QTabWidget;

namespace clinic::ui {

class BenchPairs;
class JobRunner;
class MessageBar;
class MmrBoard;
class Settings;
class Workspace;

/// The multimodal robustness benchmark: models x categories, pairs, parsers, comparisons and runs.
class BenchPage : public QWidget {
    Q_OBJECT

public:
    BenchPage(JobRunner& jobs, Workspace& workspace, Settings& settings, QWidget* parent = nullptr);

    MmrBoard& board() const { return *m_board; }
    /// Questions, answers, a folder or archive of pictures.
    void openPaths(const QStringList& paths);
    void showTab(const QString&
            name); ///< "models", "pairs", "parsers", "compare", "charts", "run", "training"

protected:
    void showEvent(QShowEvent* event) override;

private:
    void setupUi();
    QWidget* setupHead();
    QWidget* setupTabs();
    QWidget* setupEmpty();
    void connectBoard();
    void openRemembered();
    void readTable(const std::filesystem::path& path, const AnswerColumns& columns);
    void remember();
    void refresh();
    void refreshNotes();
    QStringList answerNotes() const;
    void chooseQuestions();
    void choosePictureFolder();
    void choosePictureArchive();
    void chooseAnswers();
    void applyRules();

    JobRunner& m_jobs;
    Workspace& m_workspace;
    Settings& m_settings;
    MmrBoard* m_board = nullptr;
    QLabel* m_title = nullptr;
    QLabel* m_notes = nullptr;
    QComboBox* m_mode = nullptr;
    QComboBox* m_parser = nullptr;
    MessageBar* m_message = nullptr;
    QStackedWidget* m_stack = nullptr; ///< empty, or the tabs
    QTabWidget* m_tabs = nullptr;
    BenchPairs* m_pairs = nullptr;
    QList<QWidget*> m_needQuestions;
};

} // namespace clinic::ui
