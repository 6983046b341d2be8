// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/workflows/train_model.h"

#include <cstdint>
#include <filesystem>
#include <string>

namespace clinic {

/// Side of the demo's pictures, in pixels.
inline constexpr int demoSide = 64;

/// How the demo's models are trained, on one processor core (TensorThreads): small enough for a
/// laptop, long enough for an attack to take hold. Where checkpoint and metrics go is the caller's.
TrainModelRequest demoTraining(
    const std::string& name, const std::filesystem::path& table, std::uint64_t seed);

} // namespace clinic
