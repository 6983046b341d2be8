// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/eval/share.h"

#include <cstddef>
#include <cstdint>
#include <span>

namespace clinic {

/// Counts of how often the true class is among the best ones. Source: zero-shot evaluation of the
/// reference (top 1, 3, 5, 10); with fewer classes than k, the top k is everything.
class AccuracyCount {
public:
    /// `ranked`: class indices, best first, at least min(10, classes) of them.
    void add(std::span<const std::size_t> ranked, std::size_t label);

    std::int64_t count() const { return m_count; }
    /// Rows with the label among the first `k` (1 to 10), of all rows.
    Share top(std::size_t k) const;

private:
    std::int64_t m_count = 0;
    std::int64_t m_within[10] {}; ///< rows whose label is at this place or before
};

} // namespace clinic
