// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/eval/metrics.h"

#include <cstddef>
#include <cstdint>
#include <span>

namespace clinic {

/// How often a trigger reaches its target, counted over triggered images. Four definitions are in
/// circulation under one name; each has a function of its own here, so that no number is taken for
/// another. Source: specs of CleanCLIP, 4.2.
class AttackCount {
public:
    explicit AttackCount(std::size_t target)
        : m_target(target)
    {
    }

    /// `ranked`: classes of the triggered image, best first, at least min(10, classes) of them;
    /// `label`: its true class.
    void add(std::span<const std::size_t> ranked, std::size_t label);

    /// The definition to compare with (ASR-excl): images of other classes that have the target
    /// among the `k` best (1 to 10), of all images of other classes. Images of the target class are
    /// in neither count.
    Share success(std::size_t k = 1) const { return m_others.top(k); }
    /// ASR-all: images predicted as the target, of all images. Those of the target class count as
    /// hits although no attack was needed for them.
    Share successOverAll() const;
    /// ASR-probe, of the reference's probe and finetuning code: images of other classes predicted
    /// as the target, of all images. Cannot reach 1 where there are images of the target class.
    Share successOverAllWithoutTargetHits() const;
    /// Accuracy against the true label: what the reference prints as its ASR (ASR-ref), and no
    /// measure of an attack; it tells whether a cure restores true predictions.
    Share accuracy() const { return {m_correct, count()}; }

    std::int64_t count() const { return m_others.count() + m_ofTarget; }
    std::int64_t targetCount() const { return m_ofTarget; }

private:
    std::size_t m_target;
    AccuracyCount m_others; ///< how often the target is among the best, over other classes' images
    std::int64_t m_ofTarget = 0; ///< images whose true class is the target
    std::int64_t m_targetHits = 0; ///< images of the target class predicted as such
    std::int64_t m_correct = 0;
};

} // namespace clinic
