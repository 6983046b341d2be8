// SPDX-License-Identifier: Apache-2.0
#include "ui/watchdog.h"

#include <QLoggingCategory>

namespace clinic::ui {

Q_LOGGING_CATEGORY(watchdogLog, "clinic.watchdog")

Watchdog::Watchdog(std::chrono::milliseconds limit, QObject* parent)
    : QObject(parent)
    , m_limit(limit)
    , m_lastBeat(Clock::now())
    , m_thread([this](const std::stop_token& stop) { watch(stop); })
{
    m_timer.setInterval(m_limit / 5);
    m_timer.setTimerType(Qt::PreciseTimer);
    connect(&m_timer, &QTimer::timeout, this, &Watchdog::beat);
    m_timer.start();
}

Watchdog::~Watchdog() = default;

void Watchdog::beat()
{
    const auto now = Clock::now();
    Clock::duration gap {};
    {
        const std::lock_guard lock(m_mutex);
        gap = now - m_lastBeat;
        m_lastBeat = now;
        m_reported = false;
    }
    const auto block = std::chrono::duration_cast<std::chrono::milliseconds>(gap);
    if (block <= m_limit)
        return;
    ++m_breaches;
    m_longest = std::max(m_longest, block);
    qCInfo(watchdogLog).noquote()
        << QStringLiteral("the window was blocked for %1 ms").arg(block.count());
}

/// The second pair of eyes: a block that never ends never reaches beat().
void Watchdog::watch(const std::stop_token& stop)
{
    constexpr auto hang = std::chrono::seconds(5);
    std::unique_lock lock(m_mutex);
    while (!stop.stop_requested()) {
        m_wake.wait_for(lock, stop, hang / 5, [] { return false; });
        if (m_reported || Clock::now() - m_lastBeat < hang)
            continue;
        m_reported = true;
        qCWarning(watchdogLog) << "the window has not answered for five seconds";
    }
}

} // namespace clinic::ui
