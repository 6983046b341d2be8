// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/rng.h"
#include "core/trigger/trigger_spec.h"

#include <cstdint>
#include <vector>

namespace clinic {

/// The numbers that a pattern is drawn from; others than those of places, which are drawn from
/// (seed, row) as well. `stream`: the picture's row, or 0 for what all pictures share.
inline Rng patternRng(std::uint64_t seed, std::int64_t stream = 0)
{
    constexpr std::uint64_t salt = 0x7061747465726e73ULL; // "patterns"
    return Rng(seed ^ salt, static_cast<std::uint64_t>(stream));
}

/// Uniform in [0, 1) with 24 bits, as the reference's library draws floats.
inline float uniformFloat(std::uint64_t bits24)
{
    return static_cast<float>(bits24 & 0xffffffU) * 0x1.0p-24F;
}

/// Pure colours (each channel off or on); those of a longer list begin with those of a shorter one.
inline std::vector<Rgb> drawnColours(std::uint64_t seed, std::size_t count)
{
    Rng rng = patternRng(seed);
    std::vector<Rgb> colours(count);
    for (Rgb& colour : colours) {
        for (std::uint8_t& level : colour)
            level = rng.below(2) == 0 ? 0 : 255;
    }
    return colours;
}

} // namespace clinic
