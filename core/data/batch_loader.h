// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/read_ahead.h"
#include "core/image/image.h"

#include <cstdint>
#include <functional>
#include <stop_token>
#include <string>
#include <vector>

namespace clinic {

/// An item of a batch: its pixels, or why there are none.
struct LoadedImage {
    std::size_t item = 0;
    Image image;
    std::string failure; ///< not empty: the image could not be read; `image` is empty
};

/// Decode threads that feed one consumer with batches in order, each item loaded once, at most
/// `lookAhead` batches ahead. The threads belong to this object and end with it, at the latest
/// after the item each one is loading. An item's std::exception becomes its failure.
class BatchLoader {
public:
    /// Called on the decode threads, at the same time for different items.
    using Load = std::function<Image(std::size_t item)>;

    struct Options {
        std::size_t batch = 32;
        std::size_t threads = 1;
        std::size_t lookAhead = 2; ///< batches beyond the one that is handed out
        bool lowPriority = true; ///< decode in the gaps that the encoder leaves (Linux)
    };

    BatchLoader(std::size_t items, Load load, Options options);

    /// The next batch (the last may be smaller); empty at the end. Throws Cancelled when `stop` is
    /// requested.
    std::vector<LoadedImage> next(const std::stop_token& stop);

private:
    ReadAhead<LoadedImage> m_items;
    const std::size_t m_batch;
};

} // namespace clinic
