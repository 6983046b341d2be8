// SPDX-License-Identifier: Apache-2.0
#include "core/base/task_context.h"

#include "core/base/error.h"

namespace clinic {

TaskContext::TaskContext(std::stop_token stop, Sink sink)
    : m_stop(std::move(stop))
    , m_sink(std::move(sink))
{
}

void TaskContext::report(const Progress& progress)
{
    if (!m_sink)
        return;
    const std::lock_guard lock(m_mutex);
    const auto now = std::chrono::steady_clock::now();
    const bool atEnd = progress.total > 0 && progress.done >= progress.total;
    if (progress.stage == m_stage && !atEnd && now - m_last < std::chrono::milliseconds(50))
        return;
    m_stage = progress.stage;
    m_last = now;
    m_sink(progress);
}

void TaskContext::checkpoint() const
{
    if (m_stop.stop_requested())
        throw Cancelled {};
}

void TaskContext::breathe() const
{
    checkpoint();
    if (m_breather)
        m_breather();
}

} // namespace clinic
