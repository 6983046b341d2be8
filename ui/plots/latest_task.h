// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace clinic::ui {

/// A thread that does the newest of what it was asked to: what still waits when something newer
/// comes is dropped. Asking never waits. Destroying it waits for what runs.
class LatestTask {
public:
    using Work = std::function<void()>;

    void ask(Work work);

private:
    void run(const std::stop_token& stop);

    std::mutex m_mutex;
    std::condition_variable_any m_wake;
    Work m_waiting; ///< guarded by m_mutex
    std::jthread m_thread; ///< from the first ask() on; last: it uses all above
};

} // namespace clinic::ui
