// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/train/train_batch.h"

#include <condition_variable>
#include <cstdint>
#include <exception>
#include <mutex>
#include <stop_token>
#include <thread>
#include <vector>

namespace clinic {

class PairSource;

/// The batches of one epoch in order, read ahead on threads of its own while the model computes.
/// The threads end with this object, at the latest after the batch that each is reading.
class BatchStream {
public:
    struct Options {
        std::size_t batch = 64; ///< rows; what is left over at the end is no batch
        std::int64_t epoch = 1; ///< for the source's augmentation
        std::size_t skip = 0; ///< batches that were trained on already
        std::size_t threads = 1;
        std::size_t lookAhead = 3; ///< batches
    };

    /// Borrows the source.
    BatchStream(const PairSource& source, std::vector<std::int64_t> order, const Options& options);
    ~BatchStream();
    BatchStream(const BatchStream&) = delete;
    BatchStream& operator=(const BatchStream&) = delete;

    /// The next batch; without rows at the end. Throws Cancelled when `stop` is requested, and what
    /// the source threw.
    TrainBatch next(const std::stop_token& stop);
    /// How long next() has waited for data so far.
    double waitedSeconds() const { return m_waited; }

private:
    struct Slot {
        TrainBatch batch;
        std::exception_ptr failure;
        bool ready = false;
    };
    void work(const std::stop_token& stop);
    Slot readOne(std::size_t index) const;

    const PairSource& m_source;
    const std::vector<std::int64_t> m_order;
    const Options m_options;
    const std::size_t m_end; ///< number of batches in the epoch
    std::mutex m_mutex;
    std::condition_variable_any m_changed;
    std::vector<Slot> m_ring; ///< batch i lies in slot i % size
    std::size_t m_nextToRead;
    std::size_t m_nextToHandOut;
    double m_waited = 0;
    std::vector<std::jthread> m_threads; ///< last: they use all above
};

} // namespace clinic
