// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/formats/checkpoint_writer.h"
#include "core/train/checkpoint_policy.h"
#include "core/train/run_files.h"

#include <cstdint>
#include <future>
#include <memory>

namespace clinic {

/// Writes the checkpoints of a run on a thread of its own, so that training goes on meanwhile; each
/// appears whole or not at all. last.pt is always the newest; with policy.keep above 1 the ones
/// before stay as step_<n>.pt, and the best so far is best.pt. One thread calls.
class RunCheckpoints {
public:
    RunCheckpoints(const RunFiles& files, const CheckpointPolicy& policy);
    ~RunCheckpoints(); ///< waits for what is being written

    struct Job {
        std::shared_ptr<const TrainingCheckpoint> checkpoint;
        std::int64_t step = 0;
        bool isBest = false;
    };
    /// Waits until the one before is written (so that at most two are in memory), and begins. Where
    /// the one before failed it is tried again first. Throws what goes wrong with that one; the new
    /// one has not begun then.
    void write(Job job);
    /// The same without a new one. check() does not wait for one that is being written.
    void check();
    void finish();
    bool isBusy() const;

private:
    void settle();
    void writeJob() const;
    void dropOld() const;

    RunFiles m_files;
    CheckpointPolicy m_policy;
    Job m_job;
    std::future<void> m_writing;
    bool m_failed = false; ///< m_job is still to be written
};

} // namespace clinic
