// SPDX-License-Identifier: Apache-2.0
#include "core/data/batch_loader.h"

#include "core/base/error.h"
#include "core/base/low_priority.h"

#include <algorithm>

namespace clinic {

BatchLoader::BatchLoader(std::size_t items, Load load, Options options)
    : m_items(items)
    , m_load(std::move(load))
    , m_options(options)
    , m_ring(options.batch * (options.lookAhead + 1))
{
    const auto threads = std::min(std::max<std::size_t>(1, options.threads), items);
    for (std::size_t i = 0; i < threads; ++i)
        m_threads.emplace_back([this](const std::stop_token& stop) { work(stop); });
}

BatchLoader::~BatchLoader()
{
    for (auto& thread : m_threads)
        thread.request_stop(); // all first, so that they end together
}

LoadedImage BatchLoader::loadOne(std::size_t item) const
{
    LoadedImage loaded {.item = item, .image = {}, .failure = {}};
    try {
        loaded.image = m_load(item);
    } catch (const std::exception& error) {
        loaded.failure = error.what();
        if (loaded.failure.empty())
            loaded.failure = "could not be read";
    }
    return loaded;
}

void BatchLoader::work(const std::stop_token& stop)
{
    if (m_options.lowPriority)
        lowerThreadPriority();
    std::unique_lock lock(m_mutex);
    while (true) {
        const auto mayLoad = [this] {
            return m_nextToLoad == m_items || m_nextToLoad < m_handedOut + m_ring.size();
        };
        if (!m_changed.wait(lock, stop, mayLoad) || m_nextToLoad == m_items
            || stop.stop_requested())
            return;
        const auto item = m_nextToLoad++;
        lock.unlock();
        auto loaded = loadOne(item);
        lock.lock();
        m_ring[item % m_ring.size()] = {.loaded = std::move(loaded), .ready = true};
        m_changed.notify_all();
    }
}

std::vector<LoadedImage> BatchLoader::next(const std::stop_token& stop)
{
    std::unique_lock lock(m_mutex);
    const auto begin = m_handedOut;
    const auto end = std::min(m_items, begin + m_options.batch);
    const auto allReady = [&] {
        for (auto item = begin; item < end; ++item)
            if (!m_ring[item % m_ring.size()].ready)
                return false;
        return true;
    };
    if (!m_changed.wait(lock, stop, allReady) || stop.stop_requested())
        throw Cancelled {};
    std::vector<LoadedImage> batch;
    batch.reserve(end - begin);
    for (auto item = begin; item < end; ++item) {
        auto& slot = m_ring[item % m_ring.size()];
        batch.push_back(std::move(slot.loaded));
        slot = {};
    }
    m_handedOut = end;
    lock.unlock();
    m_changed.notify_all();
    return batch;
}

} // namespace clinic
