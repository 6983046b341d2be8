// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/ids.h"
#include "core/base/task_context.h"

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

namespace clinic {

enum class JobState { Queued, Running, Finished, Failed, Cancelled };

/// What a listener hears of a job. Exactly one update of a job has a final state, and it is the
/// last.
struct JobUpdate {
    JobId id {};
    std::string title;
    JobState state = JobState::Queued;
    Progress progress;
    std::string error; ///< with Failed: the message
};

/// One lane: a thread that runs jobs in order. Destroying it cancels what is queued and running and
/// waits.
class JobQueue {
public:
    using Body = std::function<void(TaskContext&)>;
    /// Called on the lane's thread; on the submitting one for the Queued update, on the cancelling
    /// one for the last word of a job that never started.
    using Listener = std::function<void(const JobUpdate&)>;

    explicit JobQueue(Listener listener);
    ~JobQueue();
    JobQueue(const JobQueue&) = delete;
    JobQueue& operator=(const JobQueue&) = delete;

    JobId submit(std::string title, Body body);
    /// Queued: it is taken out, and its last word is said at once; running: it stops at its next
    /// checkpoint. Unknown or finished: nothing happens.
    void cancel(JobId id);

private:
    struct Job;
    void run(const std::stop_token& stop);
    void execute(Job& job);

    Listener m_listener;
    std::mutex m_mutex;
    std::condition_variable_any m_wake;
    std::deque<std::shared_ptr<Job>> m_jobs;
    std::shared_ptr<Job> m_running;
    std::jthread m_thread; ///< last: it uses all above
};

} // namespace clinic
