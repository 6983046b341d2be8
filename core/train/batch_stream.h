// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/read_ahead.h"
#include "core/train/train_batch.h"

#include <cstdint>
#include <exception>
#include <stop_token>
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

    /// The next batch; without rows at the end. Throws Cancelled when `stop` is requested, and what
    /// the source threw.
    TrainBatch next(const std::stop_token& stop);
    /// How long next() has waited for data so far.
    double waitedSeconds() const { return m_waited; }

private:
    /// What the source gave, or threw.
    struct Read {
        TrainBatch batch;
        std::exception_ptr failure;
    };
    Read readOne(std::size_t index) const;

    const PairSource& m_source;
    const std::vector<std::int64_t> m_order;
    const Options m_options;
    double m_waited = 0;
    ReadAhead<Read> m_batches; ///< last: its threads use all above
};

} // namespace clinic
