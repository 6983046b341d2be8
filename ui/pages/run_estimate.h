// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/workflows/train_request.h"

#include <QWidget>

#include <string>

class QLabel;

namespace clinic::ui {

class JobRunner;

/// What a run will cost, in a line that is there only while it holds. GUI thread.
class RunEstimate : public QWidget {
    Q_OBJECT

public:
    explicit RunEstimate(JobRunner& jobs, QWidget* parent = nullptr);

    void start(const TrainRequest& request);
    /// What the form says now: an estimate of something else is dropped. Null: nothing that could
    /// be run.
    void check(const TrainRequest* request);

Q_SIGNALS:
    void failed(const QString& message);

private:
    void drop();

    JobRunner& m_jobs;
    std::string m_of; ///< the command of what was estimated last; empty: nothing was
    QLabel* m_text = nullptr;
};

} // namespace clinic::ui
