// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <mutex>
#include <stop_token>
#include <string>

namespace clinic {

/// How far a job is. `done` and `total` count the unit that the stage names; total 0 means unknown.
struct Progress {
    std::string stage; ///< what is being done, for a person: "Encoding images"
    std::int64_t done = 0;
    std::int64_t total = 0;
    std::string detail; ///< a line of metrics: "loss 1.23, 410 pairs/s"
};

/// What a workflow gets from whoever runs it: where to report to, and when to stop.
/// Thread-safe; reports are throttled here (50 ms; a new stage and a stage's end always pass).
class TaskContext {
public:
    using Sink = std::function<void(const Progress&)>;

    /// A context nobody watches and nobody stops.
    TaskContext() = default;
    TaskContext(std::stop_token stop, Sink sink);

    void report(const Progress& progress);

    /// Throws Cancelled once stopping was asked for. To be called at least every 50 ms of work.
    void checkpoint() const;
    std::stop_token stopToken() const { return m_stop; }

    /// Called between steps of a long job so that gestures are answered meanwhile; set by the
    /// engine.
    void setBreather(std::function<void()> breather) { m_breather = std::move(breather); }
    void breathe() const;

private:
    std::stop_token m_stop;
    Sink m_sink;
    std::function<void()> m_breather;
    std::mutex m_mutex;
    std::string m_stage;
    std::chrono::steady_clock::time_point m_last {};
};

} // namespace clinic
