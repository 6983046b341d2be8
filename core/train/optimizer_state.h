// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/formats/checkpoint_writer.h"

namespace clinic {

class AdamW;

/// AdamW's state as torch numbers it, group by group: first the parameters without weight decay,
/// then the rest, each in the order of the network. `learningRate`: of the last step.
AdamWState savedOptimizer(const AdamW& optimizer, double learningRate);

/// The way back, from a file of ours or of the reference, settings included (as torch does).
/// Error{Mismatch} where the state is of other parameters.
void restoreAdamW(AdamW& optimizer, const AdamWState& state);

} // namespace clinic
