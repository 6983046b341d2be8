// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace clinic {

/// Bits behind the point of a weight: 8 for the pixel and 2 to spare leave 22 of 32.
constexpr int resamplePrecision = 32 - 8 - 2;

/// For each output of one axis: which inputs it sees, and with what fixed-point weights.
struct AxisWeights {
    struct Span {
        int first = 0;
        int count = 0;
    };
    std::vector<Span> spans;
    std::vector<std::int32_t> weights; ///< spans.size() x taps, row-major
    int taps = 0;
};

/// One row of RGB pixels through the weights of the horizontal axis. `width` is the source row's,
/// in pixels.
void resampleRow(
    const std::uint8_t* source, int width, const AxisWeights& columns, std::uint8_t* target);

/// target[i] = sum over k of weights[k] * source[k * rowBytes + i], rounded and clipped to 8 bits.
void blendRows(const std::uint8_t* source, std::size_t rowBytes, const std::int32_t* weights,
    int count, std::uint8_t* target);

} // namespace clinic
