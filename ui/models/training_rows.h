// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/mmr/training/training_index.h"

#include <QAbstractTableModel>

#include <map>
#include <memory>
#include <set>

namespace clinic::ui {

class JobRunner;

/// The samples of a training file of any size: rows are read, some at a time, when they are looked
/// at. While the file is still being indexed rows are added.
class TrainingRows : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Row, Id, Picture, Turns, Question, Answer, columnCountOfAll };

    TrainingRows(JobRunner& jobs, QObject* parent = nullptr);

    void setIndex(std::shared_ptr<const TrainingIndex> index); ///< null: none
    void grow(); ///< to what the index holds by now
    const std::shared_ptr<const TrainingIndex>& index() const { return m_index; }
    using QAbstractTableModel::index;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    /// What a row shows of its sample.
    struct Shown {
        QString id, picture, turns, question, answer;
    };
    using Page = std::vector<Shown>;

    static Shown shown(const TrainingIndex& index, std::size_t row);
    static Page readPage(const TrainingIndex& index, std::size_t page, TaskContext& context);
    void ask(std::size_t page) const;

    JobRunner& m_jobs;
    std::shared_ptr<const TrainingIndex> m_index;
    int m_rows = 0;
    mutable std::map<std::size_t, Page> m_pages; ///< read; at most some
    mutable std::set<std::size_t> m_asked; ///< on their way
};

/// A sample as a person reads it: its id, picture and turns.
QString trainingSampleText(const TrainingIndex& index, std::size_t row);

} // namespace clinic::ui
