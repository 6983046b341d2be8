// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/clip/clip_config.h"
#include "core/train/train_options.h"

#include <cstdint>

namespace clinic {

/// Side of the demo's pictures, in pixels.
inline constexpr int demoSide = 64;

/// OpenAI's ResNet layout, small, with the real vocabulary.
ClipConfig demoModel();

/// How the demo's models are trained, on one processor core (TensorThreads): small enough for a
/// laptop, long enough for an attack to take hold.
TrainOptions demoTraining(std::uint64_t seed);

} // namespace clinic
