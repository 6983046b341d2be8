// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QWidget>

#include <string>

class QComboBox;
class QLabel;
class QLineEdit;
class QModelIndex;
class QTableView;
class QToolButton;
class QSortFilterProxyModel;

namespace clinic::ui {

class LeaderModel;
class MmrBoard;

/// Models x categories as a heat table, sorted and filtered, to be copied for a paper. A click on a
/// cell of own answers leads to its pairs.
class BenchModels : public QWidget {
    Q_OBJECT

public:
    explicit BenchModels(MmrBoard& board, QWidget* parent = nullptr);

Q_SIGNALS:
    /// `part`: a category's key or a level's name; empty: all pairs.
    void pairsAsked(int set, const std::string& part);
    void noted(const QString& text); ///< a line for the page's message

private:
    void setupUi();
    QWidget* setupBar();
    void refresh();
    void setColumnWidths();
    void showOwn();
    void filter();
    void openCell(const QModelIndex& index);
    void removeCurrent();
    void copy(const QString& style);
    int currentRow() const; ///< index into the board's rows; -1: none

    MmrBoard& m_board;
    int m_shownSets = 0; ///< how many there were
    LeaderModel* m_model = nullptr;
    QSortFilterProxyModel* m_proxy = nullptr;
    QTableView* m_table = nullptr;
    QLineEdit* m_text = nullptr;
    QComboBox* m_kind = nullptr;
    QToolButton* m_copy = nullptr;
    QToolButton* m_remove = nullptr;
    QLabel* m_about = nullptr;
};

} // namespace clinic::ui
