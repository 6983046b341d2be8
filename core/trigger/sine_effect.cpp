// SPDX-License-Identifier: Apache-2.0
#include "core/trigger/grey_level.h"
#include "core/trigger/picture_effect.h"
#include "core/trigger/size_cache.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace clinic {

namespace {

/// What becomes of each grey level in each column: 256 levels a column.
using ColumnLevels = std::vector<std::uint8_t>;

/// The reference's arithmetic in its order: the signal is computed in doubles, kept and mixed in
/// floats.
std::uint8_t mixedIn(float signal, int level, double alpha)
{
    const float picture = static_cast<float>(1 - alpha) * (static_cast<float>(level) / 255.0F);
    return greyLevel(
        static_cast<float>(alpha) * signal + picture, LevelRounding::Cut, NoiseOverflow::Clamp);
}

/// Rounded; what lies halfway goes up whichever way the last bit of a machine's sine falls.
int wholeLevels(double levels)
{
    return static_cast<int>(std::floor(levels + 0.5 + 1e-9));
}

ColumnLevels columnLevels(const TriggerSpec& spec, int width)
{
    ColumnLevels levels;
    levels.reserve(static_cast<std::size_t>(width) * 256);
    for (int column = 0; column < width; ++column) {
        const double wave = std::sin(2 * std::numbers::pi * spec.cycles * column / width);
        const auto signal = static_cast<float>(spec.amplitude / 255 * wave);
        const int added = wholeLevels(spec.amplitude * wave);
        for (int level = 0; level < 256; ++level)
            levels.push_back(spec.mix == SineMix::Blend
                    ? mixedIn(signal, level, spec.alpha)
                    : static_cast<std::uint8_t>(std::clamp(level + added, 0, 255)));
    }
    return levels;
}

} // namespace

PictureEffect sineEffect(const TriggerSpec& spec)
{
    return [spec, cache = std::make_shared<SizeCache<ColumnLevels>>()](Image& image, std::int64_t) {
        const auto levels = cache->get(
            {image.width, 1}, [&](PatchSize size) { return columnLevels(spec, size.width); });
        std::uint8_t* pixel = image.rgb.data();
        for (int y = 0; y < image.height; ++y) {
            const std::uint8_t* column = levels->data();
            for (int x = 0; x < image.width; ++x, column += 256, pixel += 3) {
                pixel[0] = column[pixel[0]];
                pixel[1] = column[pixel[1]];
                pixel[2] = column[pixel[2]];
            }
        }
    };
}

} // namespace clinic
