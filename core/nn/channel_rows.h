// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

namespace clinic {

/// Loops of a batch norm over rows of channels, as a channels-last tensor lies in memory (n h w
/// rows of c values), on one thread. Each reads its rows once; sums are in F32. T: float or Bf16.

/// A bfloat16 by its bits.
struct Bf16 {
    std::uint16_t bits;
};

template <typename T> struct ChannelRows {
    T* data;
    std::size_t rows;
    std::size_t channels;
};

/// Of each channel: the mean over the rows and the sum of squared differences from it. Reads the
/// rows twice, so they should fit a cache.
template <typename T> void rowMoments(ChannelRows<const T> x, float* mean, float* squares);

/// y = x factor + offset, and what comes after it.
struct RowScaling {
    const float* factor; ///< of each channel
    const float* offset;
    bool relu;
};

/// y = x factor + offset (+ other, if not null), then max(0, y) if asked for. y may be x or other.
template <typename T>
void scaleRows(ChannelRows<const T> x, const T* other, const RowScaling& scaling, T* y);

/// Where a gradient passes the ReLU after a norm. With neither: everywhere.
template <typename T> struct ReluMask {
    const RowScaling* scaling = nullptr; ///< where x factor + offset > 0
    const T* y = nullptr; ///< where y > 0
};

template <typename T> struct RowGradient {
    ChannelRows<const T> x;
    const T* gradient = nullptr; ///< of y
    ReluMask<T> mask;
    T* masked = nullptr; ///< with a mask by y: is given the gradient behind it
};

/// Adds to each channel's sums: of the gradient g behind the mask, and of g (x - mean).
template <typename T>
void addGradientSums(
    const RowGradient<T>& rows, const float* mean, float* sums, float* projections);

/// How the gradient of x follows from g: g factor - (x - mean) slope - constant.
struct NormSlopes {
    const float* mean;
    const float* factor;
    const float* slope;
    const float* constant;
};
/// Not with a mask by y: `masked` of addGradientSums() is then what to start from.
template <typename T>
void gradientRows(const RowGradient<T>& rows, const NormSlopes& slopes, T* gradient);

} // namespace clinic
