// SPDX-License-Identifier: Apache-2.0
#include "core/train/batch_stream.h"

#include "core/base/error.h"
#include "core/base/low_priority.h"
#include "core/train/pair_source.h"

#include <chrono>
#include <utility>

namespace clinic {

BatchStream::BatchStream(
    const PairSource& source, std::vector<std::int64_t> order, const Options& options)
    : m_source(source)
    , m_order(std::move(order))
    , m_options(options)
    , m_end(m_order.size() / options.batch)
    , m_ring(options.lookAhead)
    , m_nextToRead(options.skip)
    , m_nextToHandOut(options.skip)
{
    for (std::size_t i = 0; i < options.threads; ++i)
        m_threads.emplace_back([this](const std::stop_token& stop) { work(stop); });
}

BatchStream::~BatchStream()
{
    for (auto& thread : m_threads)
        thread.request_stop(); // all first, so that they end together
}

BatchStream::Slot BatchStream::readOne(std::size_t index) const
{
    Slot slot;
    slot.ready = true;
    try {
        slot.batch = m_source.read(
            std::span(m_order).subspan(index * m_options.batch, m_options.batch), m_options.epoch);
    } catch (...) {
        slot.failure = std::current_exception();
    }
    return slot;
}

void BatchStream::work(const std::stop_token& stop)
{
    lowerThreadPriority(); // reads in the gaps that the model leaves
    std::unique_lock lock(m_mutex);
    while (true) {
        const auto mayRead = [this] {
            return m_nextToRead >= m_end || m_nextToRead < m_nextToHandOut + m_ring.size();
        };
        if (!m_changed.wait(lock, stop, mayRead) || m_nextToRead >= m_end || stop.stop_requested())
            return;
        const std::size_t index = m_nextToRead++;
        lock.unlock();
        Slot slot = readOne(index);
        lock.lock();
        m_ring[index % m_ring.size()] = std::move(slot);
        m_changed.notify_all();
    }
}

TrainBatch BatchStream::next(const std::stop_token& stop)
{
    const auto start = std::chrono::steady_clock::now();
    std::unique_lock lock(m_mutex);
    if (m_nextToHandOut >= m_end)
        return {};
    Slot& slot = m_ring[m_nextToHandOut % m_ring.size()];
    if (!m_changed.wait(lock, stop, [&] { return slot.ready; }) || stop.stop_requested())
        throw Cancelled {};
    m_waited += std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    if (slot.failure)
        std::rethrow_exception(slot.failure);
    TrainBatch batch = std::move(slot.batch);
    slot = {};
    ++m_nextToHandOut;
    lock.unlock();
    m_changed.notify_all();
    return batch;
}

} // namespace clinic
