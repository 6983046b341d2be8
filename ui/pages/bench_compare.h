// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/mmr/comparison.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QListWidget;
class QListWidgetItem;
class QTableWidget;

namespace clinic::ui {

class JobRunner;
class MmrBoard;

/// Two files of answers pair by pair: what B wins and loses against A.
class BenchCompare : public QWidget {
    Q_OBJECT

public:
    BenchCompare(JobRunner& jobs, MmrBoard& board, QWidget* parent = nullptr);

Q_SIGNALS:
    void pairAsked(int set, std::size_t pair);

private:
    void setupUi();
    QWidget* setupChoice();
    void setupMatrix();
    void refreshSets();
    void refresh();
    void show(const MmrComparison& comparison);
    void fillList(QListWidget& list, const std::vector<std::size_t>& pairs);
    QString summary(const MmrComparison& comparison) const;

    JobRunner& m_jobs;
    MmrBoard& m_board;
    int m_asked = 0; ///< what an older one brings is dropped
    QComboBox* m_a = nullptr;
    QComboBox* m_b = nullptr;
    QLabel* m_summary = nullptr;
    QTableWidget* m_matrix = nullptr;
    QLabel* m_lostTitle = nullptr;
    QLabel* m_wonTitle = nullptr;
    QListWidget* m_lost = nullptr;
    QListWidget* m_won = nullptr;
    QWidget* m_results = nullptr;
};

} // namespace clinic::ui
