// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/rng.h"
#include "core/image/image.h"

#include <array>

namespace clinic {

using Pixel = std::array<int, 3>;

inline Image plainImage(int width, int height, std::uint8_t level)
{
    return {width, height,
        std::vector<std::uint8_t>(
            static_cast<std::size_t>(width) * static_cast<std::size_t>(height) * 3, level)};
}

/// Every pixel another.
inline Image noisyImage(int width, int height, std::uint64_t seed)
{
    Image image = plainImage(width, height, 0);
    Rng rng(seed);
    for (std::uint8_t& level : image.rgb)
        level = static_cast<std::uint8_t>(rng.below(256));
    return image;
}

inline Pixel pixelAt(const Image& image, int x, int y)
{
    const auto index = static_cast<std::size_t>(y * image.width + x) * 3;
    return {image.rgb[index], image.rgb[index + 1], image.rgb[index + 2]};
}

} // namespace clinic
