// SPDX-License-Identifier: Apache-2.0
#include "ui/job_bridge.h"

namespace clinic::ui {

JobRunner::JobRunner(QObject* parent)
    : QObject(parent)
    , m_engine(std::make_unique<Engine>(
          [this](const JobUpdate& update) { post([this, update] { handle(update); }); }))
{
}

JobRunner::~JobRunner() = default;

JobId JobRunner::submit(Lane lane, const QString& title, Entry entry, JobQueue::Body body)
{
    const auto id = m_engine->submit(lane, title.toStdString(), std::move(body));
    m_jobs.emplace(static_cast<std::int64_t>(id), std::move(entry)); // before any update is handled
    return id;
}

void JobRunner::cancel(JobId id)
{
    m_engine->cancel(id);
}

void JobRunner::post(std::function<void()> call)
{
    QMetaObject::invokeMethod(this, std::move(call), Qt::QueuedConnection);
}

void JobRunner::handle(const JobUpdate& update)
{
    const auto found = m_jobs.find(static_cast<std::int64_t>(update.id));
    if (found == m_jobs.end())
        return;
    const bool ended = update.state != JobState::Queued && update.state != JobState::Running;
    const Entry entry = found->second;
    if (ended)
        m_jobs.erase(found);
    if (entry.shown)
        Q_EMIT updated(update);
    if (ended && update.state != JobState::Finished && entry.failed && entry.receiver)
        entry.failed(update);
}

} // namespace clinic::ui
