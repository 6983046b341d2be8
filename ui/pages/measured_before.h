// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/store/project.h"
#include "ui/models/record_model.h"

#include <QWidget>

class QTableView;

namespace clinic::ui {

/// What was measured before in this project, the newest first. Nothing is shown of an empty list.
class MeasuredBefore : public QWidget {
    Q_OBJECT

public:
    explicit MeasuredBefore(QWidget* parent = nullptr);

    /// In the order they were added.
    void setEvaluations(const std::vector<ProjectEvaluation>& evaluations);
    /// As the person's system writes it.
    static QString timeText(const ProjectEvaluation& evaluation);

Q_SIGNALS:
    void chosen(const clinic::ProjectEvaluation& evaluation);

private:
    void setupUi();

    RecordModel<ProjectEvaluation>* m_model = nullptr;
    QTableView* m_table = nullptr;
};

} // namespace clinic::ui
