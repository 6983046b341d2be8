// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/error.h"
#include "core/base/low_priority.h"

#include <algorithm>
#include <condition_variable>
#include <cstddef>
#include <functional>
#include <mutex>
#include <optional>
#include <stop_token>
#include <thread>
#include <utility>
#include <vector>

namespace clinic {

struct ReadAheadOptions {
    std::size_t begin = 0; ///< first index
    std::size_t end = 0; ///< last index, exclusive
    std::size_t threads = 1;
    std::size_t lookAhead = 2; ///< values that are ready or being made, the next one included
    bool lowPriority = true; ///< makes them in the gaps that others leave (Linux)
};

/// Values made on threads of its own, each index once, and handed to one consumer in order; never
/// further ahead than asked for. The threads end with this object, at the latest after the value
/// that each one is making. `make` is called at the same time for different indices and throws
/// nothing.
template <typename T> class ReadAhead {
public:
    using Make = std::function<T(std::size_t index)>;

    ReadAhead(Make make, const ReadAheadOptions& options)
        : m_make(std::move(make))
        , m_options(options)
        , m_ring(std::max<std::size_t>(1, options.lookAhead))
        , m_nextToMake(options.begin)
        , m_nextToHandOut(options.begin)
    {
        const std::size_t values = std::max(options.begin, options.end) - options.begin;
        for (std::size_t i = 0; i < std::min(std::max<std::size_t>(1, options.threads), values);
             ++i)
            m_threads.emplace_back([this](const std::stop_token& stop) { work(stop); });
    }
    ~ReadAhead()
    {
        for (auto& thread : m_threads)
            thread.request_stop(); // all first, so that they end together
    }
    ReadAhead(const ReadAhead&) = delete;
    ReadAhead& operator=(const ReadAhead&) = delete;

    /// Empty at the end. Throws Cancelled when `stop` is requested.
    std::optional<T> next(const std::stop_token& stop)
    {
        std::unique_lock lock(m_mutex);
        if (m_nextToHandOut >= m_options.end)
            return std::nullopt;
        auto& slot = m_ring[m_nextToHandOut % m_ring.size()];
        if (!m_changed.wait(lock, stop, [&] { return slot.has_value(); }) || stop.stop_requested())
            throw Cancelled {};
        std::optional<T> value = std::exchange(slot, std::nullopt);
        ++m_nextToHandOut;
        lock.unlock();
        m_changed.notify_all();
        return value;
    }

private:
    void work(const std::stop_token& stop)
    {
        if (m_options.lowPriority)
            lowerThreadPriority();
        std::unique_lock lock(m_mutex);
        const auto mayMake = [this] {
            return m_nextToMake >= m_options.end || m_nextToMake < m_nextToHandOut + m_ring.size();
        };
        while (m_changed.wait(lock, stop, mayMake) && m_nextToMake < m_options.end
            && !stop.stop_requested()) {
            const std::size_t index = m_nextToMake++;
            lock.unlock();
            T value = m_make(index);
            lock.lock();
            m_ring[index % m_ring.size()] = std::move(value);
            m_changed.notify_all();
        }
    }

    const Make m_make;
    const ReadAheadOptions m_options;
    std::mutex m_mutex;
    std::condition_variable_any m_changed;
    std::vector<std::optional<T>> m_ring; ///< the value of index i lies in slot i % size
    std::size_t m_nextToMake;
    std::size_t m_nextToHandOut;
    std::vector<std::jthread> m_threads; ///< last: they use all above
};

} // namespace clinic
