// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/trigger/trigger_spec.h"

#include <cstdint>

namespace clinic {

/// How a computed value becomes a whole grey level.
enum class LevelRounding {
    Cut, ///< towards zero, as the reference's conversion to 8 bits does
    Nearest
};

/// The reference's presets cut, the corrected ones round.
LevelRounding levelRounding(const TriggerSpec& spec);

/// A level in [0, 1] times 255, as one of 0..255. Beyond that: the nearest, or the low 8 bits of
/// the whole number, as the reference's conversion has it (-0.5 becomes 129, 1.5 becomes 126).
/// |unit| must be below 1e6.
inline std::uint8_t greyLevel(float unit, LevelRounding rounding, NoiseOverflow overflow)
{
    if (overflow == NoiseOverflow::Clamp)
        unit = unit < 0 ? 0 : unit > 1 ? 1 : unit;
    float level = unit * 255.0F;
    if (rounding == LevelRounding::Nearest)
        level += level < 0 ? -0.5F : 0.5F;
    return static_cast<std::uint8_t>(static_cast<std::int32_t>(level));
}

/// alpha / 255 of `over` over `under`, rounded.
inline std::uint8_t mixedLevel(std::uint8_t under, std::uint8_t over, int alpha)
{
    const int sum = under * (255 - alpha) + over * alpha;
    return static_cast<std::uint8_t>((sum + 127) / 255);
}

} // namespace clinic
