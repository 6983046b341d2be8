// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/workflows/train_request.h"

#include <cstdint>
#include <filesystem>
#include <string>

namespace clinic {

/// Side of the demo's pictures, in pixels.
inline constexpr int demoSide = 64;

/// How the demo's models are trained, on one processor core: small enough for a laptop, long enough
/// for an attack to take hold. The run's folder is the caller's.
TrainRequest demoTraining(
    const std::string& name, const std::filesystem::path& table, std::uint64_t seed);

} // namespace clinic
