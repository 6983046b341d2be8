// SPDX-License-Identifier: Apache-2.0
#include "core/trigger/rgba_scaling.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace clinic {

namespace {

using Premultiplied = std::array<float, 4>;

Premultiplied premultiplied(const std::uint8_t* rgba)
{
    const float alpha = static_cast<float>(rgba[3]) / 255.0F;
    return {static_cast<float>(rgba[0]) * alpha, static_cast<float>(rgba[1]) * alpha,
        static_cast<float>(rgba[2]) * alpha, alpha};
}

/// Adds `share` of one source line, scaled across, to a line of the result.
void addScaledLine(
    const std::uint8_t* source, const std::vector<ScalingTap>& columns, float share, float* line)
{
    for (const ScalingTap& column : columns) {
        const std::uint8_t* pixel = source + column.first * 4;
        Premultiplied sum {};
        for (const float weight : column.weight) {
            const Premultiplied value = premultiplied(pixel);
            for (std::size_t c = 0; c < sum.size(); ++c)
                sum[c] += weight * value[c];
            pixel += 4;
        }
        for (const float value : sum)
            *line++ += share * value;
    }
}

} // namespace

std::vector<ScalingTap> scalingTaps(int in, double scale, double origin, int from, int count)
{
    const double support = std::max(1.0, 1 / scale);
    std::vector<ScalingTap> taps;
    for (int at = from; at < from + count; ++at) {
        const double centre = (at + 0.5 - origin) / scale;
        const auto inside = [&](double place) { return std::clamp(place, 0.0, in - 1.0); };
        const int first = static_cast<int>(inside(std::floor(centre - support + 0.5)));
        const int last = static_cast<int>(inside(std::ceil(centre + support - 0.5))) + 1;
        std::vector<double> raw;
        double sum = 0;
        for (int i = first; i < last; ++i) {
            raw.push_back(std::max(0.0, 1 - std::abs(i + 0.5 - centre) / support));
            sum += raw.back();
        }
        ScalingTap tap {static_cast<std::size_t>(first), {}};
        for (const double weight : raw)
            tap.weight.push_back(static_cast<float>(weight / sum));
        taps.push_back(std::move(tap));
    }
    return taps;
}

std::vector<float> scaledPremultiplied(const RgbaImage& image,
    const std::vector<ScalingTap>& columns, const std::vector<ScalingTap>& rows)
{
    const auto lineFloats = columns.size() * 4;
    const auto sourceBytes = static_cast<std::size_t>(image.width) * 4;
    std::vector<float> out(rows.size() * lineFloats);
    float* line = out.data();
    for (const ScalingTap& row : rows) {
        const std::uint8_t* source = image.rgba.data() + row.first * sourceBytes;
        for (const float share : row.weight) {
            addScaledLine(source, columns, share, line);
            source += sourceBytes;
        }
        line += lineFloats;
    }
    return out;
}

void storeStraight(const float* premultiplied, std::uint8_t* rgba)
{
    const float alpha = premultiplied[3];
    const auto level = [](float value) {
        return static_cast<std::uint8_t>(std::clamp(value, 0.0F, 255.0F) + 0.5F);
    };
    rgba[3] = level(alpha * 255.0F);
    for (int c = 0; c < 3; ++c)
        rgba[c] = rgba[3] == 0 ? 0 : level(premultiplied[c] / alpha);
}

RgbaImage scaleRgba(const RgbaImage& image, int width, int height)
{
    if (width == image.width && height == image.height)
        return image;
    const auto pixels = scaledPremultiplied(image,
        scalingTaps(image.width, static_cast<double>(width) / image.width, 0, 0, width),
        scalingTaps(image.height, static_cast<double>(height) / image.height, 0, 0, height));
    RgbaImage scaled {width, height, std::vector<std::uint8_t>(pixels.size())};
    for (std::size_t i = 0; i < pixels.size(); i += 4)
        storeStraight(&pixels[i], &scaled.rgba[i]);
    return scaled;
}

} // namespace clinic
