// SPDX-License-Identifier: Apache-2.0
#include "core/eval/metrics.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <iterator>

namespace clinic {

void AccuracyCount::add(std::span<const std::size_t> ranked, std::size_t label)
{
    ++m_count;
    const auto found = std::find(ranked.begin(), ranked.end(), label);
    for (auto place = static_cast<std::size_t>(found - ranked.begin());
         found != ranked.end() && place < std::size(m_within); ++place)
        ++m_within[place];
}

double AccuracyCount::top(std::size_t k) const
{
    assert(k >= 1 && k <= std::size(m_within));
    return m_count == 0 ? 0.0 : static_cast<double>(m_within[k - 1]) / static_cast<double>(m_count);
}

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

} // namespace clinic
