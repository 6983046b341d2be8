// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/train/evaluation_numbers.h"

#include <cstdint>
#include <optional>
#include <string_view>

namespace clinic {

/// By what the best checkpoint is chosen, at evaluations.
enum class BestBy {
    None,
    CleanAccuracy, ///< highest
    AttackSuccess, ///< lowest
    Difference, ///< clean accuracy minus attack success, highest: both at once
    Loss ///< lowest mean over an epoch; needs no evaluation set
};

/// As --best spells it: none, ca, asr, ca-asr, loss. Error{Config} for another.
BestBy bestByFromName(std::string_view name);
std::string_view bestByName(BestBy best);
/// What is to be highest; empty where the evaluation does not tell.
std::optional<double> bestValue(BestBy best, const EvaluationNumbers& numbers, double epochLoss);

/// Which checkpoints a run writes. One is written at the end of every epoch in any case.
struct CheckpointPolicy {
    std::int64_t everySteps = 0; ///< 0: not by steps
    double everyMinutes = 10; ///< 0: not by time
    int keep = 1; ///< of the last ones, last.pt included
    BestBy best = BestBy::None;
    bool safetensors = false; ///< the weights as last.safetensors too
};

} // namespace clinic
