// SPDX-License-Identifier: Apache-2.0
#include "core/engine/job_queue.h"

#include "core/base/error.h"

#include <algorithm>
#include <atomic>
#include <exception>

namespace clinic {

struct JobQueue::Job {
    JobId id;
    std::string title;
    Body body;
    std::stop_source stop;
};

namespace {
JobId nextId()
{
    static std::atomic<std::int64_t> last {0}; // unique over all lanes
    return static_cast<JobId>(++last);
}
} // namespace

JobQueue::JobQueue(Listener listener)
    : m_listener(std::move(listener))
    , m_thread([this](const std::stop_token& stop) { run(stop); })
{
}

JobQueue::~JobQueue()
{
    {
        const std::lock_guard lock(m_mutex);
        for (const auto& job : m_jobs)
            job->stop.request_stop();
        if (m_running)
            m_running->stop.request_stop();
    }
    m_thread.request_stop();
    m_thread.join();
}

JobId JobQueue::submit(std::string title, Body body)
{
    auto job = std::make_shared<Job>(Job {nextId(), std::move(title), std::move(body), {}});
    const auto id = job->id;
    m_listener(
        {.id = id, .title = job->title, .state = JobState::Queued, .progress = {}, .error = {}});
    {
        const std::lock_guard lock(m_mutex);
        m_jobs.push_back(std::move(job));
    }
    m_wake.notify_one();
    return id;
}

void JobQueue::cancel(JobId id)
{
    std::shared_ptr<Job> waiting;
    {
        const std::lock_guard lock(m_mutex);
        const auto found = std::find_if(
            m_jobs.begin(), m_jobs.end(), [id](const auto& job) { return job->id == id; });
        if (found != m_jobs.end()) {
            waiting = std::move(*found);
            m_jobs.erase(found);
        } else if (m_running && m_running->id == id) {
            m_running->stop.request_stop();
        }
    }
    if (waiting) // out of the queue, so nobody else can end it
        m_listener({.id = id,
            .title = waiting->title,
            .state = JobState::Cancelled,
            .progress = {},
            .error = {}});
}

void JobQueue::run(const std::stop_token& stop)
{
    while (true) {
        std::shared_ptr<Job> job;
        {
            std::unique_lock lock(m_mutex);
            m_wake.wait(lock, stop, [this] { return !m_jobs.empty(); });
            if (m_jobs.empty())
                return;
            job = m_running = std::move(m_jobs.front());
            m_jobs.pop_front();
        }
        execute(*job);
        const std::lock_guard lock(m_mutex);
        m_running.reset();
    }
}

void JobQueue::execute(Job& job)
{
    JobUpdate update {
        .id = job.id, .title = job.title, .state = JobState::Running, .progress = {}, .error = {}};
    TaskContext context(job.stop.get_token(), [&](const Progress& progress) {
        update.progress = progress;
        m_listener(update);
    });
    try {
        context.checkpoint(); // a job still queued when its lane ends never starts
        m_listener(update);
        job.body(context);
        update.state = JobState::Finished;
    } catch (const Cancelled&) {
        update.state = JobState::Cancelled;
    } catch (const std::exception& error) {
        update.state = JobState::Failed;
        update.error = error.what();
    }
    m_listener(update); // exactly one last word
}

} // namespace clinic
