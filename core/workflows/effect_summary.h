// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/eval/metrics.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>

namespace clinic {

/// What a trigger does to one sample. Classes are places in TriggerEffect::classes(), -1 where
/// there are none to choose from.
struct EffectSample {
    std::int64_t row = 0;
    double cleanCosine = 0; ///< of the picture and the target caption
    double triggeredCosine = 0; ///< the same with the trigger on the picture
    int cleanClass = -1; ///< predicted: the class of largest cosine
    int triggeredClass = -1;
    bool ofTarget = false; ///< by its label; where it has none, by the clean prediction
    std::string failure; ///< not empty: its picture cannot be read, nothing above counts

    double delta() const { return triggeredCosine - cleanCosine; }
};

/// All of it, over the samples whose pictures could be read.
struct EffectSummary {
    std::int64_t measured = 0;
    std::int64_t failed = 0;
    double meanClean = 0, meanTriggered = 0; ///< cosines to the target caption
    double meanDelta = 0, medianDelta = 0;

    std::int64_t victims = 0; ///< samples not of the target; what follows is counted over these
    std::int64_t reached = 0; ///< predicted as the target with the trigger on
    std::int64_t reachedClean = 0; ///< predicted as the target without it

    /// What-if attack success: reached over victims; empty without victims or without a target
    /// class.
    std::optional<double> success() const;
    Interval successInterval() const; ///< Wilson, 95 %
};

/// `target`: the target's class; nothing: there is none, and no predictions count.
EffectSummary summarise(std::span<const EffectSample> samples, std::optional<int> target);

} // namespace clinic
