// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/mmr/training/training_sample.h"

namespace clinic {

/// A generated sample taken apart: two of the LLaVA form.
struct SplitPair {
    TrainingSample positive;
    TrainingSample leading;
};

/// Of a sample of the intermediate form with both sides. Options and the intermediate's keys are
/// dropped, other members stay with both. `suffixIds`: the two get ids with _pos and _neg, else
/// both keep the same, as the original pipeline has it.
SplitPair splitPair(const TrainingSample& sample, bool suffixIds);

} // namespace clinic
