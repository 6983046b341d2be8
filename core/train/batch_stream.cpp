// SPDX-License-Identifier: Apache-2.0
#include "core/train/batch_stream.h"

#include "core/base/stopwatch.h"
#include "core/train/pair_source.h"

#include <span>
#include <utility>

namespace clinic {

BatchStream::BatchStream(
    const PairSource& source, std::vector<std::int64_t> order, const Options& options)
    : m_source(source)
    , m_order(std::move(order))
    , m_options(options)
    , m_batches([this](std::size_t index) { return readOne(index); },
          {.begin = options.skip,
              .end = m_order.size() / options.batch,
              .threads = options.threads,
              .lookAhead = options.lookAhead})
{
}

BatchStream::Read BatchStream::readOne(std::size_t index) const
try {
    const auto rows = std::span(m_order).subspan(index * m_options.batch, m_options.batch);
    return {m_source.read(rows, m_options.epoch), nullptr};
} catch (...) {
    return {{}, std::current_exception()};
}

TrainBatch BatchStream::next(const std::stop_token& stop)
{
    const Stopwatch watch;
    auto read = m_batches.next(stop);
    m_waited += watch.seconds();
    if (!read)
        return {};
    if (read->failure)
        std::rethrow_exception(read->failure);
    return std::move(read->batch);
}

} // namespace clinic
