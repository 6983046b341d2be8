// SPDX-License-Identifier: Apache-2.0
#include "core/formats/number_convert.h"

#include <bit>
#include <cassert>
#include <cmath>
#include <cstring>

namespace clinic {

namespace {

/// A binary float of one sign bit, `exponentBits` and `mantissaBits`, with infinities and NaN at
/// the top exponent.
float widen(std::uint32_t bits, int exponentBits, int mantissaBits)
{
    const std::uint32_t mantissaMask = (1U << mantissaBits) - 1;
    const std::uint32_t exponentMask = (1U << exponentBits) - 1;
    const std::uint32_t sign = (bits >> (exponentBits + mantissaBits)) << 31;
    const std::uint32_t exponent = (bits >> mantissaBits) & exponentMask;
    const std::uint32_t mantissa = bits & mantissaMask;
    const int bias = (1 << (exponentBits - 1)) - 1;
    if (exponent == exponentMask)
        return std::bit_cast<float>(sign | 0x7f800000U | (mantissa << (23 - mantissaBits)));
    if (exponent == 0) {
        const float magnitude = std::ldexp(static_cast<float>(mantissa), 1 - bias - mantissaBits);
        return sign != 0 ? -magnitude : magnitude;
    }
    const std::uint32_t wide = exponent + static_cast<std::uint32_t>(127 - bias);
    return std::bit_cast<float>(sign | (wide << 23) | (mantissa << (23 - mantissaBits)));
}

template <typename T, typename Convert>
void convertEach(std::span<const std::byte> bytes, std::span<float> out, Convert convert)
{
    assert(bytes.size() == out.size() * sizeof(T));
    for (std::size_t i = 0; i < out.size(); ++i) {
        T value;
        std::memcpy(&value, bytes.data() + i * sizeof(T), sizeof(T));
        out[i] = convert(value);
    }
}

template <typename T> void castEach(std::span<const std::byte> bytes, std::span<float> out)
{
    convertEach<T>(bytes, out, [](T value) { return static_cast<float>(value); });
}

template <typename T> std::uint64_t countMasked(std::span<const std::byte> bytes, T mask)
{
    std::uint64_t count = 0;
    for (std::size_t i = 0; i + sizeof(T) <= bytes.size(); i += sizeof(T)) {
        T value;
        std::memcpy(&value, bytes.data() + i, sizeof(T));
        count += (value & mask) == mask ? 1 : 0;
    }
    return count;
}

} // namespace

float floatFromHalf(std::uint16_t bits)
{
    return widen(bits, 5, 10);
}

float floatFromBfloat16(std::uint16_t bits)
{
    return std::bit_cast<float>(static_cast<std::uint32_t>(bits) << 16);
}

float floatFromE5M2(std::uint8_t bits)
{
    return widen(bits, 5, 2);
}

float floatFromE4M3(std::uint8_t bits)
{
    const float sign = (bits & 0x80U) != 0 ? -1.0F : 1.0F;
    const int exponent = (bits >> 3) & 15;
    const int mantissa = bits & 7;
    if (exponent == 15 && mantissa == 7)
        return std::bit_cast<float>(0x7fc00000U);
    if (exponent == 0)
        return sign * std::ldexp(static_cast<float>(mantissa), -9);
    return sign * std::ldexp(static_cast<float>(8 + mantissa), exponent - 10);
}

std::uint16_t halfFromFloat(float value)
{
    const auto bits = std::bit_cast<std::uint32_t>(value);
    const std::uint32_t sign = (bits >> 16) & 0x8000U;
    const std::uint32_t magnitude = bits & 0x7fffffffU;
    if (magnitude > 0x7f800000U)
        return static_cast<std::uint16_t>(sign | 0x7e00U);
    if (magnitude >= 0x477ff000U) // 65520 and above round to infinity
        return static_cast<std::uint16_t>(sign | 0x7c00U);
    std::uint32_t shift = 13;
    std::uint32_t mantissa = magnitude;
    if (magnitude < 0x38800000U) { // below the smallest normal half: count units of 2^-24
        const std::uint32_t exponent = magnitude >> 23;
        if (exponent < 102)
            return static_cast<std::uint16_t>(sign);
        shift = 126 - exponent;
        mantissa = (magnitude & 0x7fffffU) | 0x800000U;
    } else {
        mantissa -= 112U << 23;
    }
    const std::uint32_t rest = mantissa & ((1U << shift) - 1);
    std::uint32_t half = mantissa >> shift;
    const std::uint32_t middle = 1U << (shift - 1);
    if (rest > middle || (rest == middle && (half & 1U) != 0))
        ++half;
    return static_cast<std::uint16_t>(sign | half);
}

std::uint16_t bfloat16FromFloat(float value)
{
    const auto bits = std::bit_cast<std::uint32_t>(value);
    if ((bits & 0x7fffffffU) > 0x7f800000U)
        return static_cast<std::uint16_t>((bits >> 16) | 0x40U);
    return static_cast<std::uint16_t>((bits + 0x7fffU + ((bits >> 16) & 1U)) >> 16);
}

void convertToFloats(DType dtype, std::span<const std::byte> bytes, std::span<float> out)
{
    using enum DType;
    switch (dtype) {
    case Bool:
        return convertEach<std::uint8_t>(bytes, out, [](auto b) { return b != 0 ? 1.0F : 0.0F; });
    case U8:
        return castEach<std::uint8_t>(bytes, out);
    case I8:
        return castEach<std::int8_t>(bytes, out);
    case U16:
        return castEach<std::uint16_t>(bytes, out);
    case I16:
        return castEach<std::int16_t>(bytes, out);
    case U32:
        return castEach<std::uint32_t>(bytes, out);
    case I32:
        return castEach<std::int32_t>(bytes, out);
    case U64:
        return castEach<std::uint64_t>(bytes, out);
    case I64:
        return castEach<std::int64_t>(bytes, out);
    case F8E4M3:
        return convertEach<std::uint8_t>(bytes, out, floatFromE4M3);
    case F8E5M2:
        return convertEach<std::uint8_t>(bytes, out, floatFromE5M2);
    case F16:
        return convertEach<std::uint16_t>(bytes, out, floatFromHalf);
    case BF16:
        return convertEach<std::uint16_t>(bytes, out, floatFromBfloat16);
    case F32:
        return castEach<float>(bytes, out);
    case F64:
        return castEach<double>(bytes, out);
    }
}

std::uint64_t countNonFinite(DType dtype, std::span<const std::byte> bytes)
{
    using enum DType;
    switch (dtype) {
    case F16:
        return countMasked<std::uint16_t>(bytes, 0x7c00U);
    case BF16:
        return countMasked<std::uint16_t>(bytes, 0x7f80U);
    case F32:
        return countMasked<std::uint32_t>(bytes, 0x7f800000U);
    case F64:
        return countMasked<std::uint64_t>(bytes, 0x7ff0000000000000ULL);
    case F8E5M2:
        return countMasked<std::uint8_t>(bytes, 0x7cU);
    case F8E4M3:
        return countMasked<std::uint8_t>(bytes, 0x7fU);
    default:
        return 0;
    }
}

} // namespace clinic
