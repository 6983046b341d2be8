// SPDX-License-Identifier: Apache-2.0
#include "core/eval/attack_success.h"

namespace clinic {

namespace {
double share(std::int64_t part, std::int64_t whole)
{
    return whole == 0 ? 0.0 : static_cast<double>(part) / static_cast<double>(whole);
}
} // namespace

void AttackCount::add(std::size_t predicted, std::size_t label)
{
    ++m_count;
    m_correct += predicted == label ? 1 : 0;
    const std::int64_t hit = predicted == m_target ? 1 : 0;
    if (label == m_target) {
        ++m_ofTarget;
        m_targetHits += hit;
    } else {
        m_hits += hit;
    }
}

double AttackCount::success() const
{
    return share(m_hits, m_count - m_ofTarget);
}

Interval AttackCount::successInterval() const
{
    return wilsonInterval(m_hits, m_count - m_ofTarget);
}

double AttackCount::successOverAll() const
{
    return share(m_hits + m_targetHits, m_count);
}

double AttackCount::accuracy() const
{
    return share(m_correct, m_count);
}

} // namespace clinic
