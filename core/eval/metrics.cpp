// SPDX-License-Identifier: Apache-2.0
#include "core/eval/metrics.h"

#include <algorithm>
#include <cassert>
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

Share AccuracyCount::top(std::size_t k) const
{
    assert(k >= 1 && k <= std::size(m_within));
    return {m_within[k - 1], m_count};
}

} // namespace clinic
