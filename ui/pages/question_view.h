// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/workflows/score_mmr.h"

#include <QFrame>

#include <array>

class QComboBox;
class QLabel;
class QLineEdit;
class QVBoxLayout;

namespace clinic::ui {

/// One question of a pair: stem, options in the order in which they stand with the right one
/// marked, the model's words, how each parser reads them, and a field to read them by hand.
class QuestionView : public QFrame {
    Q_OBJECT

public:
    /// `name` begins the object names: <name>Stem, <name>Raw, <name>Reading, <name>Letter.
    explicit QuestionView(const QString& name, QWidget* parent = nullptr);

    /// `scored` null: the question alone.
    void show(const MmrBenchmark& benchmark, QuestionIndex question, const ScoredAnswers* scored);

Q_SIGNALS:
    /// letter 0: nothing can be read.
    void letterRead(QuestionIndex question, char letter, const QString& reason);
    void readingWithdrawn(QuestionIndex question);

private:
    void setupUi(const QString& name);
    void showOptions(const MmrQuestion& question, char chosen, bool hasAnswer);
    void showAnswer(const MmrQuestion& question, const ScoredAnswers& scored);
    void showNotes(const MmrBenchmark& benchmark);
    void readByHand();

    QuestionIndex m_question = 0;
    QLabel* m_title = nullptr;
    QLabel* m_verdict = nullptr;
    QLabel* m_stem = nullptr;
    std::array<QLabel*, 4> m_options {};
    QLabel* m_raw = nullptr;
    QLabel* m_reading = nullptr;
    QComboBox* m_letter = nullptr;
    QLineEdit* m_reason = nullptr;
    QLabel* m_notes = nullptr;
};

} // namespace clinic::ui
