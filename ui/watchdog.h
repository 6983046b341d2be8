// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>
#include <QTimer>

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

namespace clinic::ui {

/// Notices when the thread that made it (the GUI thread) does not come back to its event loop for
/// longer than a limit, counts and logs each such breach, and remembers the longest.
class Watchdog : public QObject {
    Q_OBJECT

public:
    explicit Watchdog(
        std::chrono::milliseconds limit = std::chrono::milliseconds(50), QObject* parent = nullptr);
    ~Watchdog() override;

    int breaches() const { return m_breaches; }
    std::chrono::milliseconds longest() const { return m_longest; }

private:
    void beat();
    void watch(const std::stop_token& stop);

    using Clock = std::chrono::steady_clock;

    std::chrono::milliseconds m_limit;
    QTimer m_timer;
    int m_breaches = 0;
    std::chrono::milliseconds m_longest {0};

    std::mutex m_mutex;
    std::condition_variable_any m_wake;
    Clock::time_point m_lastBeat; ///< guarded by m_mutex
    bool m_reported = false; ///< guarded by m_mutex: this block was already logged
    std::jthread m_thread; ///< last: it uses all above
};

} // namespace clinic::ui
