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
    /// Of the stage, when it was first known: what an earlier run did, which says nothing about the
    /// speed of this one.
    std::optional<double> shareBefore;
    double seconds = 0; ///< once it ended
    bool stopping = false; ///< it was cancelled, its last word is still to come

    bool ended() const;
    /// Of the stage that runs; empty where nothing is known.
    std::optional<double> share() const;
    /// "Encoding images · 1,200 of 8,000 · 1 min 20 s left"; for an ended job how it ended.
    QString line() const;
};

/// What a stage still takes, from its share now, the share it began with, and the seconds since;
/// empty: it cannot be told yet.
std::optional<double> secondsLeft(double share, double shareBefore, double seconds);

/// All jobs that have a title, oldest first; only the newest hundred that ended are kept.
class JobList : public QObject {
    Q_OBJECT

public:
    explicit JobList(JobRunner& jobs, QObject* parent = nullptr);

    const std::vector<TrackedJob>& jobs() const { return m_jobs; }
    const TrackedJob* find(JobId id) const; ///< null: not kept
    /// The running job that pages show: it stays the one until it ends, so that a button never
    /// stops another job than the one a person read. Null: nothing runs.
    const TrackedJob* shown() const;
    std::vector<const TrackedJob*> waiting() const; ///< in the order they will run
    int unfinished() const; ///< running and waiting
    void cancel(JobId id);

Q_SIGNALS:
    void changed(clinic::JobId id);

private:
    void take(const JobUpdate& update);

    JobRunner& m_runner;
    std::vector<TrackedJob> m_jobs;
    JobId m_shown {};
};

} // namespace clinic::ui
