// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/models/pair_rows.h"

#include <QTimer>
#include <QWidget>

#include <optional>
#include <string>

class QComboBox;
class QLabel;
class QLineEdit;
class QTableView;

namespace clinic::ui {

class JobRunner;
class MmrBoard;
class PictureLabel;
class QuestionView;

/// The pairs of a set of questions, one at a time: the picture, both questions side by side and
/// what a model made of them. Filtered by category, outcome, note and text; walked by keyboard.
class BenchPairs : public QWidget {
    Q_OBJECT

public:
    BenchPairs(JobRunner& jobs, MmrBoard& board, QWidget* parent = nullptr);

    /// Of these answers (-1: of none), this category or level (empty: all).
    void showPairs(int set, const std::string& part);
    void showNote(NoteKind note); ///< the pairs that have it
    void showQuestion(int set, QuestionIndex question);
    void showPair(int set, std::size_t pair);

private:
    void setupUi();
    QWidget* setupFilters();
    QWidget* setupList();
    QWidget* setupCard();
    void connectParts();
    void refreshSets();
    void refreshParts();
    void refreshList();
    void showCurrent();
    void showPicture(const std::string& image);
    void step(int by);
    int set() const; ///< index into the board's sets; -1: none
    const ScoredAnswers* scored() const; ///< of that set; null: none
    std::optional<std::size_t> currentPair() const;
    void clearFilters();

    JobRunner& m_jobs;
    MmrBoard& m_board;
    PairRows* m_rows = nullptr;
    QComboBox* m_set = nullptr;
    QComboBox* m_part = nullptr;
    QComboBox* m_outcome = nullptr;
    QComboBox* m_note = nullptr;
    QLineEdit* m_text = nullptr;
    QLabel* m_count = nullptr;
    QTableView* m_table = nullptr;
    QWidget* m_card = nullptr;
    QLabel* m_title = nullptr;
    PictureLabel* m_picture = nullptr;
    QuestionView* m_positive = nullptr;
    QuestionView* m_leading = nullptr;
    QTimer m_typing; ///< waits for its end
    int m_asked = 0; ///< pictures; what an older one brings is dropped
    std::string m_image; ///< that is shown, or on its way
};

} // namespace clinic::ui
