// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QAbstractTableModel>

#include <functional>
#include <vector>

namespace clinic::ui {

/// A table of equal records: a column is a title and a function of the record. Index arithmetic is
/// written here and nowhere else.
template <typename Row> class RecordModel : public QAbstractTableModel {
public:
    struct Column {
        QString title;
        std::function<QVariant(const Row&)> value;
        Qt::Alignment alignment = Qt::AlignLeft | Qt::AlignVCenter;
        std::function<QString(const Row&)> toolTip {}; ///< plain text; empty: none
        std::function<QVariant(const Row&)> sortKey {}; ///< under sortRole; empty: the value
    };
    static constexpr int sortRole = Qt::UserRole; ///< for a proxy: numbers sort as numbers

    explicit RecordModel(std::vector<Column> columns, QObject* parent = nullptr)
        : QAbstractTableModel(parent)
        , m_columns(std::move(columns))
    {
    }

    const std::vector<Row>& rows() const { return m_rows; }
    void setRows(std::vector<Row> rows)
    {
        beginResetModel();
        m_rows = std::move(rows);
        endResetModel();
    }
    void replace(int at, Row row)
    {
        m_rows[static_cast<std::size_t>(at)] = std::move(row);
        Q_EMIT dataChanged(index(at, 0), index(at, columnCount() - 1));
    }
    void append(Row row)
    {
        const int at = static_cast<int>(m_rows.size());
        beginInsertRows({}, at, at);
        m_rows.push_back(std::move(row));
        endInsertRows();
    }

    int rowCount(const QModelIndex& parent = {}) const override
    {
        return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
    }
    int columnCount(const QModelIndex& parent = {}) const override
    {
        return parent.isValid() ? 0 : static_cast<int>(m_columns.size());
    }
    QVariant data(const QModelIndex& index, int role) const override
    {
        if (!checkIndex(index, CheckIndexOption::IndexIsValid))
            return {};
        const auto& column = m_columns[static_cast<std::size_t>(index.column())];
        const auto& row = m_rows[static_cast<std::size_t>(index.row())];
        switch (role) {
        case Qt::DisplayRole:
            return column.value(row);
        case Qt::TextAlignmentRole:
            return QVariant::fromValue(column.alignment);
        case Qt::ToolTipRole:
            return column.toolTip ? QVariant(asPlainTip(column.toolTip(row))) : QVariant();
        case sortRole:
            return column.sortKey ? column.sortKey(row) : column.value(row);
        default:
            return {};
        }
    }
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override
    {
        if (orientation != Qt::Horizontal || section < 0 || section >= columnCount())
            return {};
        const auto& column = m_columns[static_cast<std::size_t>(section)];
        if (role == Qt::TextAlignmentRole) // a title stands over its values
            return QVariant::fromValue(column.alignment);
        return role == Qt::DisplayRole ? QVariant(column.title) : QVariant();
    }

private:
    /// Foreign text is no markup; as such it wraps.
    static QString asPlainTip(const QString& text)
    {
        return QStringLiteral("<span>") + text.toHtmlEscaped() + QStringLiteral("</span>");
    }

    std::vector<Column> m_columns;
    std::vector<Row> m_rows;
};

} // namespace clinic::ui
