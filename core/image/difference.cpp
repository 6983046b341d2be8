// SPDX-License-Identifier: Apache-2.0
#include "core/image/difference.h"

#include "core/base/error.h"

#include <algorithm>
#include <string>

namespace clinic {

Image amplifiedDifference(const Image& before, const Image& after, int gain)
{
    if (before.width != after.width || before.height != after.height)
        throw Error(ErrorKind::Mismatch,
            "a difference needs two pictures of one size; found " + std::to_string(before.width)
                + " x " + std::to_string(before.height) + " and " + std::to_string(after.width)
                + " x " + std::to_string(after.height));
    Image difference {before.width, before.height, std::vector<std::uint8_t>(before.rgb.size())};
    for (std::size_t i = 0; i < difference.rgb.size(); ++i)
        difference.rgb[i] = static_cast<std::uint8_t>(
            std::clamp(128 + gain * (after.rgb[i] - before.rgb[i]), 0, 255));
    return difference;
}

} // namespace clinic
