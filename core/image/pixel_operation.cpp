// SPDX-License-Identifier: Apache-2.0
#include "core/image/pixel_operation.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numbers>
#include <numeric>
#include <utility>
#include <vector>

namespace clinic {

namespace {
using Table = std::array<std::uint8_t, 256>;
using Counts = std::array<std::int64_t, 256>;

constexpr std::size_t channels = 3;

std::size_t rowBytes(const Image& image)
{
    return channels * static_cast<std::size_t>(image.width);
}

/// Where the pixel at (column, row) comes from: x = xx column + xy row + x0, and y likewise.
struct InverseAffine {
    double xx;
    double xy;
    double x0;
    double yx;
    double yy;
    double y0;
};

/// 16 bits behind the point, as Pillow counts: the same pixels are the nearest ones.
std::int64_t fixedPoint(double value)
{
    return static_cast<std::int64_t>(std::floor(value * 65536.0 + 0.5));
}

Image warp(const Image& image, const InverseAffine& map)
{
    Image result {image.width, image.height, std::vector<std::uint8_t>(image.rgb.size())};
    const auto dxColumn = fixedPoint(map.xx);
    const auto dxRow = fixedPoint(map.xy);
    const auto dyColumn = fixedPoint(map.yx);
    const auto dyRow = fixedPoint(map.yy);
    auto rowX = fixedPoint(map.x0 + map.xx * 0.5 + map.xy * 0.5); // of the pixel's centre
    auto rowY = fixedPoint(map.y0 + map.yx * 0.5 + map.yy * 0.5);
    auto* target = result.rgb.data();
    for (int row = 0; row < image.height; ++row, rowX += dxRow, rowY += dyRow) {
        auto x = rowX;
        auto y = rowY;
        for (int column = 0; column < image.width; ++column, target += channels) {
            const auto fromX = x >> 16;
            const auto fromY = y >> 16;
            if (fromX >= 0 && fromX < image.width && fromY >= 0 && fromY < image.height)
                std::copy_n(image.rgb.data()
                        + channels * static_cast<std::size_t>(fromY * image.width + fromX),
                    channels, target);
            x += dxColumn;
            y += dyColumn;
        }
    }
    return result;
}

Image rotate(const Image& image, double degrees)
{
    const double angle = degrees * (std::numbers::pi / 180.0);
    const double cosine = std::cos(angle);
    const double sine = std::sin(angle);
    const double x = image.width / 2.0;
    const double y = image.height / 2.0;
    return warp(image,
        {cosine, -sine, -cosine * x + sine * y + x, sine, cosine, -sine * x - cosine * y + y});
}

template <typename Change> Image changeBytes(Image image, Change change)
{
    for (auto& value : image.rgb)
        value = change(value);
    return image;
}

Image posterize(Image image, int bits)
{
    const auto mask = static_cast<std::uint8_t>(0xff << (8 - std::clamp(bits, 0, 8)));
    return changeBytes(std::move(image),
        [mask](std::uint8_t value) { return static_cast<std::uint8_t>(value & mask); });
}

Image solarize(Image image, double threshold)
{
    const auto first = static_cast<int>(std::ceil(std::clamp(threshold, 0.0, 256.0)));
    return changeBytes(std::move(image), [first](std::uint8_t value) {
        return static_cast<std::uint8_t>(value < first ? value : 255 - value);
    });
}

Image invert(Image image)
{
    return changeBytes(std::move(image),
        [](std::uint8_t value) { return static_cast<std::uint8_t>(255 - value); });
}

/// Each channel through the table made of its histogram.
template <typename MakeTable> Image mapByHistogram(Image image, MakeTable makeTable)
{
    std::array<Counts, channels> histogram {};
    for (std::size_t i = 0; i < image.rgb.size(); i += channels)
        for (std::size_t channel = 0; channel < channels; ++channel)
            ++histogram[channel][image.rgb[i + channel]];
    std::array<Table, channels> tables;
    std::transform(histogram.begin(), histogram.end(), tables.begin(), makeTable);
    for (std::size_t i = 0; i < image.rgb.size(); i += channels)
        for (std::size_t channel = 0; channel < channels; ++channel)
            image.rgb[i + channel] = tables[channel][image.rgb[i + channel]];
    return image;
}

Table unchanged()
{
    Table table;
    std::iota(table.begin(), table.end(), std::uint8_t {0});
    return table;
}

bool isUsed(std::int64_t count)
{
    return count != 0;
}

Table stretched(const Counts& counts)
{
    const auto first = std::find_if(counts.begin(), counts.end(), isUsed);
    const auto end = std::find_if(counts.rbegin(), counts.rend(), isUsed).base();
    if (end - first <= 1) // one level, or none
        return unchanged();
    const double scale = 255.0 / static_cast<double>(end - first - 1);
    const double offset = -static_cast<double>(first - counts.begin()) * scale;
    Table table;
    for (std::size_t i = 0; i < table.size(); ++i)
        table[i] = static_cast<std::uint8_t>(
            std::clamp(static_cast<double>(i) * scale + offset, 0.0, 255.0));
    return table;
}

Table equalized(const Counts& counts)
{
    const auto brightest = std::find_if(counts.rbegin(), counts.rend(), isUsed);
    const auto total = std::accumulate(counts.begin(), counts.end(), std::int64_t {0});
    const auto step = brightest == counts.rend() ? 0 : (total - *brightest) / 255;
    if (step == 0)
        return unchanged();
    Table table;
    std::int64_t darker = step / 2;
    for (std::size_t i = 0; i < table.size(); ++i) {
        table[i] = static_cast<std::uint8_t>(std::min<std::int64_t>(darker / step, 255));
        darker += counts[i];
    }
    return table;
}

/// ITU-R 601-2 luma in 16-bit fixed point, as Pillow's convert("L").
int luma(const std::uint8_t* rgb)
{
    return (rgb[0] * 19595 + rgb[1] * 38470 + rgb[2] * 7471 + 0x8000) >> 16;
}

/// Pillow's Image.blend: single precision, cut off instead of rounded.
std::uint8_t blend(int degenerate, int value, float factor)
{
    const float blended =
        static_cast<float>(degenerate) + factor * static_cast<float>(value - degenerate);
    return static_cast<std::uint8_t>(static_cast<int>(std::clamp(blended, 0.0F, 255.0F)));
}

Image changeColor(Image image, float factor)
{
    std::vector<std::uint8_t> grey(rowBytes(image));
    for (auto* row = image.rgb.data(); row != image.rgb.data() + image.rgb.size();
         row += grey.size()) {
        for (std::size_t i = 0; i < grey.size(); i += channels)
            std::fill_n(&grey[i], channels, static_cast<std::uint8_t>(luma(row + i)));
        for (std::size_t i = 0; i < grey.size(); ++i)
            row[i] = blend(grey[i], row[i], factor);
    }
    return image;
}

Image changeContrast(Image image, float factor)
{
    if (image.rgb.empty())
        return image;
    std::int64_t sum = 0;
    for (std::size_t i = 0; i < image.rgb.size(); i += channels)
        sum += luma(&image.rgb[i]);
    const auto pixels = static_cast<double>(image.rgb.size() / channels);
    const int mean = static_cast<int>(static_cast<double>(sum) / pixels + 0.5);
    Table table;
    for (int value = 0; value < 256; ++value)
        table[static_cast<std::size_t>(value)] = blend(mean, value, factor);
    return changeBytes(std::move(image), [&table](std::uint8_t value) { return table[value]; });
}

/// The outermost pixels, which have no whole neighbourhood, stay as they are.
Image changeSharpness(const Image& image, float factor)
{
    Image result = image;
    const auto stride = static_cast<std::ptrdiff_t>(rowBytes(image));
    const std::ptrdiff_t right = channels;
    for (std::ptrdiff_t y = 1; y < image.height - 1; ++y) {
        const auto* row = image.rgb.data() + y * stride;
        const auto* above = row - stride;
        const auto* below = row + stride;
        auto* target = result.rgb.data() + y * stride;
        for (auto i = right; i < stride - right; ++i) {
            const int sum = above[i - right] + above[i] + above[i + right] + row[i - right]
                + 5 * row[i] + row[i + right] + below[i - right] + below[i] + below[i + right];
            const auto smoothed =
                static_cast<std::uint16_t>(2 * sum + 13) / 26; // sum / 13, rounded
            target[i] = blend(smoothed, row[i], factor);
        }
    }
    return result;
}
} // namespace

Image apply(Image image, const PixelOperation& operation)
{
    const double argument = operation.argument;
    const auto factor = static_cast<float>(argument);
    switch (operation.kind) {
    case PixelOperationKind::ShearX:
        return warp(image, {1, argument, 0, 0, 1, 0});
    case PixelOperationKind::ShearY:
        return warp(image, {1, 0, 0, argument, 1, 0});
    case PixelOperationKind::Rotate:
        return rotate(image, argument);
    case PixelOperationKind::Color:
        return changeColor(std::move(image), factor);
    case PixelOperationKind::Contrast:
        return changeContrast(std::move(image), factor);
    case PixelOperationKind::Sharpness:
        return changeSharpness(image, factor);
    case PixelOperationKind::Posterize:
        return posterize(std::move(image), static_cast<int>(argument));
    case PixelOperationKind::Solarize:
        return solarize(std::move(image), argument);
    case PixelOperationKind::AutoContrast:
        return mapByHistogram(std::move(image), stretched);
    case PixelOperationKind::Equalize:
        return mapByHistogram(std::move(image), equalized);
    case PixelOperationKind::Invert:
        return invert(std::move(image));
    }
    return image;
}

} // namespace clinic
