// SPDX-License-Identifier: Apache-2.0
#include "ui/models/job_list.h"

#include "ui/format.h"
#include "ui/job_bridge.h"

#include <QStringList>

#include <algorithm>

namespace clinic::ui {

using namespace Qt::Literals::StringLiterals;

namespace {
constexpr std::size_t mostKept = 100;
constexpr double tooEarlyToTell = 2.0; // seconds of a stage before its end is guessed

double secondsOf(const QElapsedTimer& timer)
{
    return timer.isValid() ? static_cast<double>(timer.elapsed()) / 1000.0 : 0.0;
}
}

bool TrackedJob::ended() const
{
    return update.state != JobState::Queued && update.state != JobState::Running;
}

std::optional<double> TrackedJob::share() const
{
    if (update.progress.total <= 0)
        return {};
    return std::clamp(
        static_cast<double>(update.progress.done) / static_cast<double>(update.progress.total), 0.0,
        1.0);
}

std::optional<double> secondsLeft(double share, double shareBefore, double seconds)
{
    if (seconds <= tooEarlyToTell || share <= shareBefore || share >= 1)
        return {};
    return seconds * (1 - share) / (share - shareBefore);
}

QString TrackedJob::line() const
{
    if (stopping && !ended())
        return JobList::tr("Stopping…");
    switch (update.state) {
    case JobState::Queued:
        return JobList::tr("Waiting");
    case JobState::Finished:
        return JobList::tr("Done in %1").arg(formatDuration(seconds));
    case JobState::Cancelled:
        return JobList::tr("Stopped after %1").arg(formatDuration(seconds));
    case JobState::Failed:
        return plainText(update.error);
    case JobState::Running:
        break;
    }
    const auto& progress = update.progress;
    QStringList parts {
        progress.stage.empty() ? JobList::tr("Running") : plainText(progress.stage, 60)};
    if (progress.total > 0)
        parts
            << JobList::tr("%1 of %2").arg(formatCount(progress.done), formatCount(progress.total));
    if (!progress.detail.empty())
        parts << plainText(progress.detail, 80);
    if (const auto part = share(); part && shareBefore)
        if (const auto left = secondsLeft(*part, *shareBefore, secondsOf(stageStarted)))
            parts << JobList::tr("%1 left").arg(formatDuration(*left));
    return parts.join(u" · "_s);
}

JobList::JobList(JobRunner& jobs, QObject* parent)
    : QObject(parent)
    , m_runner(jobs)
{
    connect(&jobs, &JobRunner::updated, this, &JobList::take);
}

const TrackedJob* JobList::find(JobId id) const
{
    const auto found = std::find_if(
        m_jobs.begin(), m_jobs.end(), [id](const auto& job) { return job.update.id == id; });
    return found == m_jobs.end() ? nullptr : &*found;
}

const TrackedJob* JobList::shown() const
{
    return find(m_shown);
}

std::vector<const TrackedJob*> JobList::waiting() const
{
    std::vector<const TrackedJob*> waiting;
    for (const auto& job : m_jobs)
        if (job.update.state == JobState::Queued)
            waiting.push_back(&job);
    return waiting;
}

int JobList::unfinished() const
{
    return static_cast<int>(
        std::count_if(m_jobs.begin(), m_jobs.end(), [](const auto& job) { return !job.ended(); }));
}

void JobList::cancel(JobId id)
{
    const auto found = std::find_if(
        m_jobs.begin(), m_jobs.end(), [id](const auto& job) { return job.update.id == id; });
    if (found == m_jobs.end() || found->ended())
        return;
    found->stopping = true;
    m_runner.cancel(id);
    Q_EMIT changed(id);
}

void JobList::take(const JobUpdate& update)
{
    auto found = std::find_if(
        m_jobs.begin(), m_jobs.end(), [&](const auto& job) { return job.update.id == update.id; });
    if (found == m_jobs.end()) {
        m_jobs.push_back({.update = update, .started = {}, .stageStarted = {}, .shareBefore = {}});
        found = std::prev(m_jobs.end());
    }
    if (update.state == JobState::Running && !found->started.isValid())
        found->started.start();
    if (update.progress.stage != found->update.progress.stage || !found->stageStarted.isValid()) {
        found->stageStarted.start();
        found->shareBefore.reset();
    }
    found->update = update;
    if (!found->shareBefore && found->share()) {
        found->stageStarted.start();
        found->shareBefore = found->share();
    }
    if (found->ended())
        found->seconds = secondsOf(found->started);
    const auto id = update.id;
    if (m_jobs.size() > mostKept && m_jobs.front().ended())
        m_jobs.erase(m_jobs.begin());
    if (const auto* current = shown(); !current || current->ended()) {
        const auto next = std::find_if(m_jobs.rbegin(), m_jobs.rend(),
            [](const auto& job) { return job.update.state == JobState::Running; });
        m_shown = next == m_jobs.rend() ? JobId {} : next->update.id;
    }
    Q_EMIT changed(id);
}

} // namespace clinic::ui
