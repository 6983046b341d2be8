// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/engine/job_queue.h"
#include "ui/id_streams.h"

#include <QElapsedTimer>
#include <QObject>
#include <QString>

#include <optional>
#include <vector>

namespace clinic::ui {

class JobRunner;

/// A job as lists and the status bar show it.
struct TrackedJob {
    JobUpdate update;
    QElapsedTimer started;
    QElapsedTimer stageStarted;
    double seconds = 0; ///< once it ended

    bool ended() const;
    /// Of the stage that runs; empty where nothing is known.
    std::optional<double> share() const;
    /// "Encoding images · 1,200 of 8,000 · 1 min 20 s left"; for an ended job how it ended.
    QString line() const;
};

/// All jobs that have a title, oldest first; only the newest hundred that ended are kept.
class JobList : public QObject {
    Q_OBJECT

public:
    explicit JobList(JobRunner& jobs, QObject* parent = nullptr);

    const std::vector<TrackedJob>& jobs() const { return m_jobs; }
    const TrackedJob* find(JobId id) const; ///< null: not kept
    const TrackedJob* running() const; ///< the newest one that runs; null: none
    void cancel(JobId id);

Q_SIGNALS:
    void changed(clinic::JobId id);

private:
    void take(const JobUpdate& update);

    JobRunner& m_runner;
    std::vector<TrackedJob> m_jobs;
};

} // namespace clinic::ui
