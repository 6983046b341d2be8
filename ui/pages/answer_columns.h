// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/mmr/answer_files.h"

#include <QFrame>
#include <QStringList>

#include <deque>
#include <filesystem>

class QComboBox;
class QLabel;
class QPushButton;

namespace clinic::ui {

/// Asks which column of a table holds what; shown in the page, not as a dialog.
class AnswerColumnsForm : public QFrame {
    Q_OBJECT

public:
    explicit AnswerColumnsForm(QWidget* parent = nullptr);

    void ask(const std::filesystem::path& path, const QStringList& columns, const QString& problem);

Q_SIGNALS:
    void answered(const std::filesystem::path& path, const AnswerColumns& columns);

private:
    /// A table that waits for its answer.
    struct Question {
        std::filesystem::path path;
        QStringList columns;
        QString problem;
    };
    void showFirst();
    void next();
    void refresh();
    AnswerColumns chosen() const;

    std::deque<Question> m_questions; ///< the first is shown
    QLabel* m_title = nullptr;
    QLabel* m_problem = nullptr;
    QComboBox* m_answer = nullptr;
    QComboBox* m_id = nullptr;
    QComboBox* m_type = nullptr;
    QComboBox* m_index = nullptr;
    QComboBox* m_question = nullptr;
    QPushButton* m_read = nullptr;
};

} // namespace clinic::ui
