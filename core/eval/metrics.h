// SPDX-License-Identifier: Apache-2.0
#pragma once

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
    /// Share in [0, 1] of rows with the label among the first `k` (1, 3, 5 or 10); 0 without rows.
    double top(std::size_t k) const;

private:
    std::int64_t m_count = 0;
    std::int64_t m_within[10] {}; ///< rows whose label is at this place or before
};

/// Bounds of a share in [0, 1].
struct Interval {
    double low = 0;
    double high = 1;
};

/// Wilson's 95 % interval of a share of `hits` in `count`; [0, 1] without rows.
Interval wilsonInterval(std::int64_t hits, std::int64_t count);

} // namespace clinic
