// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/job_bridge.h"

#include <future>
#include <utility>

namespace clinic::ui {

/// A job that keeps the interactive lane until it is let go.
class LaneHolder {
public:
    LaneHolder(JobRunner& jobs, QObject* receiver)
    {
        jobs.start(
            Lane::Interactive, {}, receiver,
            [until = m_until](TaskContext&) {
                until.wait();
                return 0;
            },
            [](const std::shared_ptr<const int>&) {});
    }
    ~LaneHolder() { letGo(); }
    LaneHolder(const LaneHolder&) = delete;
    LaneHolder& operator=(const LaneHolder&) = delete;
    void letGo()
    {
        if (!std::exchange(m_free, true))
            m_end.set_value();
    }

private:
    std::promise<void> m_end;
    std::shared_future<void> m_until = m_end.get_future().share();
    bool m_free = false;
};

} // namespace clinic::ui
