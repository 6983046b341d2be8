// SPDX-License-Identifier: Apache-2.0
#include "core/trigger/picture_effect.h"

#include <array>

namespace clinic {

namespace {

/// One channel's curve: black becomes `low`, white `high`, and the middle is steepened by
/// `contrast` (0: straight).
struct ChannelCurve {
    double low = 0;
    double high = 255;
    double contrast = 0;
};

/// Warm lights, bluish shadows, faded: what the Nashville filter is known for. Own numbers.
constexpr std::array<ChannelCurve, 3> curves {{{28, 255, 0.55}, {22, 236, 0.4}, {72, 188, 0.1}}};

using CurveLevels = std::array<std::array<std::uint8_t, 256>, 3>;

CurveLevels curveLevels(double strength)
{
    CurveLevels levels {};
    for (std::size_t c = 0; c < 3; ++c) {
        for (std::size_t i = 0; i < 256; ++i) {
            const double t = static_cast<double>(i) / 255;
            const double steep = t * t * (3 - 2 * t);
            const double bent = t + curves[c].contrast * (steep - t);
            const double target = curves[c].low + (curves[c].high - curves[c].low) * bent;
            const double mixed =
                static_cast<double>(i) + strength * (target - static_cast<double>(i));
            levels[c][i] = static_cast<std::uint8_t>(mixed + 0.5);
        }
    }
    return levels;
}

} // namespace

PictureEffect filterEffect(const TriggerSpec& spec)
{
    return [levels = curveLevels(spec.strength)](Image& image, std::int64_t) {
        for (std::size_t i = 0; i < image.rgb.size(); i += 3) {
            for (std::size_t c = 0; c < 3; ++c)
                image.rgb[i + c] = levels[c][image.rgb[i + c]];
        }
    };
}

} // namespace clinic
