// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <vector>

namespace clinic {

/// Noise as a file has it: 3 x height x width, rows from the top, in units of the full range
/// (1: 255 grey levels).
struct NoiseField {
    int width = 0;
    int height = 0;
    std::vector<float> values;
};

/// A warp's control points: height x width x 2 (x, then y), rows from the top, in units whose mean
/// magnitude is about 1.
struct WarpGrid {
    int width = 0;
    int height = 0;
    std::vector<float> values;
};

// Untrusted files, of any kind that openCheckpoint() opens: the one tensor in it, or the one called
// "noise" ("noise_grid", "grid"). Errors: those of openCheckpoint(), and Format for another shape,
// NaN, infinities and magnitudes above 1000; all name the file.
NoiseField readNoiseField(const std::filesystem::path& path); ///< (1,) 3 x height x width
WarpGrid readWarpGrid(const std::filesystem::path& path); ///< (1,) height x width x 2

} // namespace clinic
