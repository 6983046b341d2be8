// SPDX-License-Identifier: Apache-2.0
#include "core/eval/share.h"

#include <algorithm>
#include <cmath>

namespace clinic {

Interval wilsonInterval(std::int64_t hits, std::int64_t count)
{
    if (count == 0)
        return {};
    constexpr double z = 1.959963984540054; // of 95 %
    const auto n = static_cast<double>(count);
    const double share = static_cast<double>(hits) / n;
    const double scale = 1 / (1 + z * z / n);
    const double centre = (share + z * z / (2 * n)) * scale;
    const double half = z * std::sqrt(share * (1 - share) / n + z * z / (4 * n * n)) * scale;
    return {std::max(0.0, centre - half), std::min(1.0, centre + half)};
}

std::optional<double> Share::value() const
{
    if (count == 0)
        return std::nullopt;
    return static_cast<double>(hits) / static_cast<double>(count);
}

} // namespace clinic
