// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string_view>
#include <vector>

namespace clinic {

/// 8-bit RGBA pixels with straight (not premultiplied) alpha, rows from the top, no padding:
/// rgba.size() == 4 * width * height.
struct RgbaImage {
    int width = 0;
    int height = 0;
    std::vector<std::uint8_t> rgba;

    bool operator==(const RgbaImage&) const = default;
};

/// PNG bytes; lossless.
std::vector<std::byte> encodeRgbaPng(const RgbaImage& image);
/// A picture of any kind decodeImage() reads; opaque where it has no alpha. Its errors.
RgbaImage decodeRgbaImage(std::span<const std::byte> bytes, std::string_view name);

} // namespace clinic
