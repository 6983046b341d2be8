// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/models/record_model.h"
#include "ui/workspace.h"

#include <QWidget>

#include <memory>
#include <optional>

class QLabel;
class QTableView;

namespace clinic::ui {

class JobRunner;

/// What did not work: a row that could not be embedded, or a job that failed.
struct Problem {
    std::optional<SampleId> sample;
    QString where;
    QString what;
};

/// Failed rows of the open set and failures of this session; choosing a row makes it current.
class ProblemsPanel : public QWidget {
    Q_OBJECT

public:
    ProblemsPanel(Workspace& workspace, JobRunner& jobs, QWidget* parent = nullptr);

    void addFailure(const QString& where, const QString& what);
    int count() const { return m_model->rowCount(); }

Q_SIGNALS:
    void countChanged(int count);

private:
    void setupUi();
    void collectFailedRows();
    void show(std::vector<Problem> problems);
    void choose(const QModelIndex& index);
    void copy() const;

    Workspace& m_workspace;
    JobRunner& m_jobs;
    std::vector<Problem> m_failures; ///< of this session, shown above the rows
    std::vector<Problem> m_failedRows;
    std::unique_ptr<RecordModel<Problem>> m_model;
    QTableView* m_table = nullptr;
    QLabel* m_empty = nullptr;
    QLabel* m_detail = nullptr;
    QLabel* m_limit = nullptr;
};

} // namespace clinic::ui
