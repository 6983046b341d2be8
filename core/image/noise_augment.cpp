// SPDX-License-Identifier: Apache-2.0
#include "core/image/noise_augment.h"

#include "core/base/rng.h"

#include <algorithm>
#include <cmath>

namespace clinic {

namespace {

constexpr double deviation = 0.2 * 255;

void addNoise(Image& image, Rng& rng)
{
    for (std::uint8_t& value : image.rgb)
        value = static_cast<std::uint8_t>(
            std::clamp(std::lround(value + deviation * rng.normal()), 0L, 255L));
}

void cutOut(Image& image, Rng& rng)
{
    const double area = rng.uniform(0.005, 0.01) * image.width * image.height;
    const int side = std::min(
        {image.width, image.height, std::max(1, static_cast<int>(std::lround(std::sqrt(area))))});
    const auto place = [&](int length) {
        return static_cast<std::size_t>(rng.below(static_cast<std::uint64_t>(length - side + 1)));
    };
    const std::size_t left = place(image.width);
    const std::size_t top = place(image.height);
    for (std::size_t y = top; y < top + static_cast<std::size_t>(side); ++y) {
        const auto first = image.rgb.begin()
            + static_cast<std::ptrdiff_t>((y * static_cast<std::size_t>(image.width) + left) * 3);
        std::fill_n(first, side * 3, std::uint8_t {0});
    }
}

} // namespace

Image noiseAugment(Image image, Rng& rng)
{
    if (image.rgb.empty())
        return image;
    if (rng.uniform() < 0.5)
        addNoise(image, rng);
    if (rng.uniform() < 0.5)
        cutOut(image, rng);
    return image;
}

} // namespace clinic
