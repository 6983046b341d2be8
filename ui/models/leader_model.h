// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/mmr/leaderboard.h"

#include <QAbstractTableModel>

#include <optional>
#include <vector>

namespace clinic::ui {

/// Models x (POS, RA and MR overall, levels, categories). A cell of rates has RA and MR under roles
/// of their own; sortRole gives RA (or the column's one number).
class LeaderModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum FixedColumn { Name, Positive, Accuracy, Misleading, firstPart };
    static constexpr int sortRole = Qt::UserRole;
    static constexpr int cellRole = Qt::UserRole + 1; ///< a LeaderCell
    static constexpr int kindRole = Qt::UserRole + 2; ///< LeaderKind as int
    static constexpr int rowRole = Qt::UserRole + 3; ///< index into rows()

    explicit LeaderModel(QObject* parent = nullptr);

    void setRows(std::vector<LeaderRow> rows, const std::vector<MmrCategory>& categories);
    const std::vector<LeaderRow>& rows() const { return m_rows; }

    /// What a column of parts stands for.
    struct Part {
        QString title;
        std::string key; ///< of a category, or a level's name
        bool isLevel = false;
    };
    /// Empty for the fixed columns.
    std::optional<Part> part(int column) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    const RatedCell* cell(const LeaderRow& row, int column) const;
    QVariant display(const LeaderRow& row, int column) const;
    QVariant sortKey(const LeaderRow& row, int column) const;
    QString toolTip(const LeaderRow& row, int column) const;

    std::vector<LeaderRow> m_rows;
    std::vector<Part> m_parts;
};

/// The two rates that a cell of parts shows.
struct LeaderCell {
    std::optional<double> ra, mr; ///< percent
    bool isOdd = false; ///< the printed number cannot be
};

} // namespace clinic::ui

Q_DECLARE_METATYPE(clinic::ui::LeaderCell)
