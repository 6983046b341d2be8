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

QString TrackedJob::line() const
{
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
    const auto spent = secondsOf(stageStarted);
    if (const auto part = share(); part && *part > 0 && *part < 1 && spent > tooEarlyToTell)
        parts << JobList::tr("%1 left").arg(formatDuration(spent * (1 - *part) / *part));
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

const TrackedJob* JobList::running() const
{
    const auto found = std::find_if(m_jobs.rbegin(), m_jobs.rend(),
        [](const auto& job) { return job.update.state == JobState::Running; });
    return found == m_jobs.rend() ? nullptr : &*found;
}

void JobList::cancel(JobId id)
{
    m_runner.cancel(id);
}

void JobList::take(const JobUpdate& update)
{
    auto found = std::find_if(
        m_jobs.begin(), m_jobs.end(), [&](const auto& job) { return job.update.id == update.id; });
    if (found == m_jobs.end()) {
        m_jobs.push_back({.update = update, .started = {}, .stageStarted = {}});
        found = std::prev(m_jobs.end());
    }
    if (update.state == JobState::Running && !found->started.isValid())
        found->started.start();
    if (update.progress.stage != found->update.progress.stage || !found->stageStarted.isValid())
        found->stageStarted.start();
    found->update = update;
    if (found->ended())
        found->seconds = secondsOf(found->started);
    const auto id = update.id;
    if (m_jobs.size() > mostKept && m_jobs.front().ended())
        m_jobs.erase(m_jobs.begin());
    Q_EMIT changed(id);
}

} // namespace clinic::ui
