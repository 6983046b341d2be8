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
    const auto width = static_cast<std::size_t>(image.width);
    std::vector<float> out(rows.size() * lineFloats);
    std::vector<float> line(lineFloats);
    for (std::size_t y = 0; y < rows.size(); ++y) {
        for (std::size_t j = 0; j < rows[y].weight.size(); ++j) {
            const float down = rows[y].weight[j];
            const std::uint8_t* source = image.rgba.data() + (rows[y].first + j) * width * 4;
            std::fill(line.begin(), line.end(), 0.0F);
            for (std::size_t x = 0; x < columns.size(); ++x) {
                for (std::size_t i = 0; i < columns[x].weight.size(); ++i) {
                    const auto pixel = premultiplied(source + (columns[x].first + i) * 4);
                    for (std::size_t c = 0; c < 4; ++c)
                        line[x * 4 + c] += columns[x].weight[i] * pixel[c];
                }
            }
            for (std::size_t i = 0; i < lineFloats; ++i)
                out[y * lineFloats + i] += down * line[i];
        }
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
