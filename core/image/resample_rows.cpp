// SPDX-License-Identifier: Apache-2.0
// The two inner loops, compiled once for every processor and once for AVX2. Integer sums: both give
// the same bytes.
#include "core/image/resample_rows.h"

#include <algorithm>
#include <cstring>

namespace clinic {

namespace {
#if defined(__GNUC__) && defined(__x86_64__)
#define CLINIC_AVX2 __attribute__((target("avx2")))
#define CLINIC_INLINE __attribute__((always_inline)) inline
bool hasAvx2()
{
    static const bool has = __builtin_cpu_supports("avx2");
    return has;
}
#else
#define CLINIC_AVX2
#define CLINIC_INLINE inline
constexpr bool hasAvx2()
{
    return false;
}
#endif

constexpr std::int32_t half = 1 << (resamplePrecision - 1);

CLINIC_INLINE std::uint8_t clip(std::int32_t sum)
{
    return static_cast<std::uint8_t>(std::clamp(sum >> resamplePrecision, 0, 255));
}

CLINIC_INLINE void blend(const std::uint8_t* source, std::size_t rowBytes,
    const std::int32_t* weights, int count, std::uint8_t* target)
{
    constexpr std::size_t block = 256; // sums stay in the first-level cache
    std::int32_t sums[block];
    for (std::size_t begin = 0; begin < rowBytes; begin += block) {
        const auto n = std::min(block, rowBytes - begin);
        std::fill_n(sums, block, half);
        for (int k = 0; k < count; ++k) {
            const auto* row = source + static_cast<std::size_t>(k) * rowBytes + begin;
            const auto weight = weights[k];
            for (std::size_t i = 0; i < n; ++i)
                sums[i] += row[i] * weight;
        }
        for (std::size_t i = 0; i < n; ++i)
            target[begin + i] = clip(sums[i]);
    }
}

#if defined(__GNUC__)
using Bytes4 [[gnu::vector_size(4)]] = std::uint8_t;
using Ints4 [[gnu::vector_size(16)]] = std::int32_t;

/// Reads four bytes for the three of a pixel; the last pixel of a row must not be read this way.
CLINIC_INLINE Ints4 pixelAt(const std::uint8_t* at)
{
    Bytes4 bytes;
    std::memcpy(&bytes, at, sizeof bytes);
    return __builtin_convertvector(bytes, Ints4);
}

CLINIC_INLINE Ints4 lastPixel(const std::uint8_t* at)
{
    return Ints4 {at[0], at[1], at[2], 0};
}
#else
struct Ints4 {
    std::int32_t v[4];
    std::int32_t operator[](int i) const { return v[i]; }
    Ints4 operator*(std::int32_t f) const { return {v[0] * f, v[1] * f, v[2] * f, 0}; }
    Ints4& operator+=(const Ints4& o)
    {
        for (int i = 0; i < 3; ++i)
            v[i] += o.v[i];
        return *this;
    }
};
inline Ints4 pixelAt(const std::uint8_t* at)
{
    return {at[0], at[1], at[2], 0};
}
inline Ints4 lastPixel(const std::uint8_t* at)
{
    return pixelAt(at);
}
#endif

CLINIC_INLINE void across(
    const std::uint8_t* source, int width, const AxisWeights& columns, std::uint8_t* target)
{
    const auto* weights = columns.weights.data();
    for (const auto [first, count] : columns.spans) {
        const auto* at = source + static_cast<std::ptrdiff_t>(first) * 3;
        Ints4 sum {half, half, half, half};
        Ints4 odd {};
        const int safe = first + count == width ? count - 1 : count;
        int k = 0;
        for (; k + 1 < safe; k += 2) { // two sums: a multiplication takes longer than an addition
            sum += pixelAt(at + 3 * k) * weights[k];
            odd += pixelAt(at + 3 * k + 3) * weights[k + 1];
        }
        for (; k < safe; ++k)
            sum += pixelAt(at + 3 * k) * weights[k];
        for (; k < count; ++k)
            sum += lastPixel(at + 3 * k) * weights[k];
        sum += odd;
        target[0] = clip(sum[0]);
        target[1] = clip(sum[1]);
        target[2] = clip(sum[2]);
        target += 3;
        weights += columns.taps;
    }
}

CLINIC_AVX2 void blendAvx2(const std::uint8_t* source, std::size_t rowBytes,
    const std::int32_t* weights, int count, std::uint8_t* target)
{
    blend(source, rowBytes, weights, count, target);
}
CLINIC_AVX2 void acrossAvx2(
    const std::uint8_t* source, int width, const AxisWeights& columns, std::uint8_t* target)
{
    across(source, width, columns, target);
}
} // namespace

void resampleRow(
    const std::uint8_t* source, int width, const AxisWeights& columns, std::uint8_t* target)
{
    hasAvx2() ? acrossAvx2(source, width, columns, target) : across(source, width, columns, target);
}

void blendRows(const std::uint8_t* source, std::size_t rowBytes, const std::int32_t* weights,
    int count, std::uint8_t* target)
{
    hasAvx2() ? blendAvx2(source, rowBytes, weights, count, target)
              : blend(source, rowBytes, weights, count, target);
}

} // namespace clinic
