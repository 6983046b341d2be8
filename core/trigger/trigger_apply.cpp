// SPDX-License-Identifier: Apache-2.0
#include "core/trigger/trigger_apply.h"

#include "core/base/error.h"

#include <algorithm>
#include <array>

namespace clinic {

namespace {

using Pixel = std::array<std::uint8_t, 3>;

/// The patch's pixel at (x, y), both in [0, spec.size).
Pixel patternAt(const TriggerSpec& spec, int x, int y)
{
    switch (spec.pattern) {
    case TriggerPattern::Yellow:
        return {255, 255, 0};
    case TriggerPattern::Checkerboard:
        break;
    }
    constexpr int cellsPerSide = 4;
    const int cell = x * cellsPerSide / spec.size + y * cellsPerSide / spec.size;
    return cell % 2 == 0 ? Pixel {255, 255, 255} : Pixel {0, 0, 0};
}

void stamp(Image& image, const TriggerSpec& spec, PatchPosition at)
{
    for (int y = 0; y < spec.size; ++y) {
        for (int x = 0; x < spec.size; ++x) {
            const Pixel pixel = patternAt(spec, x, y);
            const auto index = static_cast<std::ptrdiff_t>(at.y + y) * image.width + at.x + x;
            std::copy(pixel.begin(), pixel.end(), image.rgb.begin() + index * 3);
        }
    }
}

} // namespace

void applyTrigger(Image& image, const TriggerSpec& spec, std::int64_t row)
{
    if (spec.size > image.width || spec.size > image.height)
        throw Error(ErrorKind::Mismatch,
            "trigger: the patch of " + std::to_string(spec.size)
                + " pixels is larger than the picture of " + std::to_string(image.width) + " x "
                + std::to_string(image.height) + "; give a smaller size=");
    for (const PatchPosition at :
        placePatches(spec.location, spec.size, image.width, image.height, spec.seed, row))
        stamp(image, spec, at);
}

} // namespace clinic
