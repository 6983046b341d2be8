// SPDX-License-Identifier: Apache-2.0
#include "core/eval/attack_success.h"

namespace clinic {

void AttackCount::add(std::span<const std::size_t> ranked, std::size_t label)
{
    m_correct += ranked.front() == label ? 1 : 0;
    if (label != m_target)
        return m_others.add(ranked, m_target);
    ++m_ofTarget;
    m_targetHits += ranked.front() == m_target ? 1 : 0;
}

Share AttackCount::successOverAll() const
{
    return {success().hits + m_targetHits, count()};
}

Share AttackCount::successOverAllWithoutTargetHits() const
{
    return {success().hits, count()};
}

} // namespace clinic
