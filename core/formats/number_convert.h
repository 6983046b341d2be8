// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/formats/tensor_table.h"

#include <cstdint>
#include <span>

namespace clinic {

/// IEEE binary16, bfloat16 and the two 8-bit floats (E4M3 without infinities, E5M2) as float;
/// exact.
float floatFromHalf(std::uint16_t bits);
float floatFromBfloat16(std::uint16_t bits);
float floatFromE4M3(std::uint8_t bits);
float floatFromE5M2(std::uint8_t bits);

/// Nearest, ties to even; too large becomes infinity.
std::uint16_t halfFromFloat(float value);
std::uint16_t bfloat16FromFloat(float value);

/// Little-endian numbers of any dtype as float; `bytes` holds out.size() numbers.
void convertToFloats(DType dtype, std::span<const std::byte> bytes, std::span<float> out);

/// How many of the numbers are NaN or infinite; 0 for integers.
std::uint64_t countNonFinite(DType dtype, std::span<const std::byte> bytes);

} // namespace clinic
