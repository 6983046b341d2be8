// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/image/image.h"

#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

namespace clinic {

/// Decoded pictures by row, kept until a budget is used up: a small set is decoded once, a large
/// one costs no more memory than the budget. Thread-safe.
class PictureCache {
public:
    PictureCache(std::size_t rows, std::uint64_t budgetBytes)
        : m_pictures(rows)
        , m_left(budgetBytes)
    {
    }

    /// Null where the row is not kept.
    std::shared_ptr<const Image> find(std::size_t row) const;
    /// Keeps it if there is room.
    void keep(std::size_t row, const std::shared_ptr<const Image>& image);

private:
    mutable std::mutex m_mutex;
    std::vector<std::shared_ptr<const Image>> m_pictures;
    std::uint64_t m_left;
};

} // namespace clinic
