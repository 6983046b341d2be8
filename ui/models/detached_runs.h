// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/workflows/train_request.h"

#include <QObject>
#include <QString>
#include <QTimer>

#include <filesystem>
#include <vector>

namespace clinic::ui {

class JobRunner;

/// Runs as processes of their own, which outlive the window: the clinic program beside this one.
/// Once one has begun, its folder tells how it stands; what it says before that is passed on. GUI
/// thread.
class DetachedRuns : public QObject {
    Q_OBJECT

public:
    explicit DetachedRuns(JobRunner& jobs, QObject* parent = nullptr);

    /// Another program than the one beside this one.
    void setProgram(const QString& program) { m_program = program; }
    void start(const TrainRequest& request);

Q_SIGNALS:
    void started(const std::filesystem::path& run); ///< its process; it may still refuse
    void failed(const QString& message); ///< it could not be started, or ended before it began

private:
    /// Asked for, and not begun yet.
    struct Awaited {
        std::filesystem::path run;
        std::filesystem::path errors; ///< what it says
    };
    void launch(const TrainRequest& request, const Awaited& awaited);
    void look();

    JobRunner& m_jobs;
    QString m_program;
    std::vector<Awaited> m_awaited;
    QTimer m_beat;
    bool m_isLooking = false;
};

} // namespace clinic::ui
