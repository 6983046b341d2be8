// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>

namespace clinic {

/// Bounds of a share in [0, 1].
struct Interval {
    double low = 0;
    double high = 1;
};

/// Wilson's 95 % interval of a share of `hits` in `count`; [0, 1] without rows.
Interval wilsonInterval(std::int64_t hits, std::int64_t count);

/// A measured share with what it was counted from.
struct Share {
    std::int64_t hits = 0;
    std::int64_t count = 0; ///< n

    /// In [0, 1]; empty where nothing was counted (0 of 0 is no number).
    std::optional<double> value() const;
    Interval interval() const { return wilsonInterval(hits, count); } ///< 95 %

    bool operator==(const Share&) const = default;
};

} // namespace clinic
