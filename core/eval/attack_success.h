// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/eval/metrics.h"

#include <cstddef>
#include <cstdint>

namespace clinic {

/// How often a trigger reaches its target, counted over triggered images.
class AttackCount {
public:
    explicit AttackCount(std::size_t target)
        : m_target(target)
    {
    }

    /// `predicted`: best class of the triggered image; `label`: its true class.
    void add(std::size_t predicted, std::size_t label);

    /// Images of other classes predicted as the target, over those images: the definition to
    /// compare with. 0 without such images.
    double success() const;
    Interval successInterval() const; ///< Wilson, 95 %
    /// The same over all images, those of the target class included.
    double successOverAll() const;
    /// Accuracy against the true label: what the reference prints under the name of an attack
    /// success rate, and a measure of whether a cure restores true predictions.
    double accuracy() const;

    std::int64_t count() const { return m_count; }
    std::int64_t targetCount() const { return m_ofTarget; }

private:
    std::size_t m_target;
    std::int64_t m_count = 0;
    std::int64_t m_ofTarget = 0; ///< images whose true class is the target
    std::int64_t m_hits = 0; ///< images of other classes predicted as the target
    std::int64_t m_targetHits = 0; ///< images of the target class predicted as such
    std::int64_t m_correct = 0;
};

} // namespace clinic
