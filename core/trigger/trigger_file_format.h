// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/trigger/painted.h"

#include <cstddef>
#include <cstdint>

namespace clinic {

// What reader and writer of a trigger's JSON file agree upon.
inline constexpr const char* triggerFileMark = "clipclinic_trigger"; ///< the key of the version
inline constexpr std::int64_t triggerFileVersion = 1;
inline constexpr std::size_t triggerJsonBytes = 1 << 20;
inline constexpr std::uint64_t triggerPngBytes = 64 << 20;
inline constexpr std::size_t triggerLayers = 64;
inline constexpr std::uint64_t triggerLayerPixels = 64'000'000; ///< of all layers together
inline constexpr std::size_t triggerNameBytes = 200;
inline constexpr int triggerCanvas = 2048;
inline constexpr double triggerPlace = 100'000; ///< largest |x| and |y|
inline constexpr double triggerScale = 1000;

/// Error{Config} naming the layer and what is out of range.
void checkPaintedTrigger(const PaintedTrigger& painted);

} // namespace clinic
