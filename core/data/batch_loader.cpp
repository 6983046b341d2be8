// SPDX-License-Identifier: Apache-2.0
#include "core/data/batch_loader.h"

#include <exception>
#include <utility>

namespace clinic {

namespace {

LoadedImage loadOne(const BatchLoader::Load& load, std::size_t item)
{
    LoadedImage loaded {.item = item, .image = {}, .failure = {}};
    try {
        loaded.image = load(item);
    } catch (const std::exception& error) {
        loaded.failure = error.what();
        if (loaded.failure.empty())
            loaded.failure = "could not be read";
    }
    return loaded;
}

} // namespace

BatchLoader::BatchLoader(std::size_t items, Load load, Options options)
    : m_items([load = std::move(load)](std::size_t item) { return loadOne(load, item); },
        {.end = items,
            .threads = options.threads,
            .lookAhead = options.batch * (options.lookAhead + 1),
            .lowPriority = options.lowPriority})
    , m_batch(options.batch)
{
}

std::vector<LoadedImage> BatchLoader::next(const std::stop_token& stop)
{
    std::vector<LoadedImage> batch;
    batch.reserve(m_batch);
    while (batch.size() < m_batch) {
        auto loaded = m_items.next(stop);
        if (!loaded)
            break;
        batch.push_back(std::move(*loaded));
    }
    return batch;
}

} // namespace clinic
