// SPDX-License-Identifier: Apache-2.0
#include "ui/plots/latest_task.h"

#include <utility>

namespace clinic::ui {

void LatestTask::ask(Work work)
{
    {
        const std::lock_guard lock(m_mutex);
        m_waiting = std::move(work);
    }
    if (!m_thread.joinable())
        m_thread = std::jthread([this](const std::stop_token& stop) { run(stop); });
    m_wake.notify_one();
}

void LatestTask::run(const std::stop_token& stop)
{
    while (true) {
        Work work;
        {
            std::unique_lock lock(m_mutex);
            m_wake.wait(lock, stop, [this] { return m_waiting != nullptr; });
            if (stop.stop_requested())
                return;
            work = std::exchange(m_waiting, nullptr);
        }
        work();
    }
}

} // namespace clinic::ui
