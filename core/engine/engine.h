// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/engine/job_queue.h"

#include <memory>
#include <string>

namespace clinic {

enum class Lane {
    Device, ///< long work on the computing device, in order
    Interactive, ///< what answers a gesture: opening, projecting, thumbnails; never behind a long
                 ///< job
    Pictures, ///< what is drawn while a person looks, in milliseconds; never behind an encoding
    Waiting ///< what waits for a server, or for a disk, and computes little; never behind a
            ///< training
};

/// The lanes of the program. Built once, in main; the listener hears of all jobs.
class Engine {
public:
    explicit Engine(JobQueue::Listener listener);

    JobId submit(Lane lane, std::string title, JobQueue::Body body);
    void cancel(JobId id);

private:
    JobQueue m_device;
    JobQueue m_interactive;
    JobQueue m_pictures;
    JobQueue m_waiting;
};

} // namespace clinic
