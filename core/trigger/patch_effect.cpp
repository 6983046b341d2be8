// SPDX-License-Identifier: Apache-2.0
#include "core/base/error.h"
#include "core/trigger/grey_level.h"
#include "core/trigger/picture_effect.h"
#include "core/trigger/trigger_random.h"
#include "core/trigger/trigger_tensor.h"

#include <algorithm>

namespace clinic {

namespace {

/// A square of pixels, as Image has them.
struct PatchPixels {
    int side = 0;
    std::vector<std::uint8_t> rgb;
};

void stamp(Image& image, const PatchPixels& patch, PatchPosition at)
{
    const auto rowBytes = static_cast<std::ptrdiff_t>(patch.side) * 3;
    for (int y = 0; y < patch.side; ++y) {
        const auto to = (static_cast<std::ptrdiff_t>(at.y + y) * image.width + at.x) * 3;
        std::copy_n(patch.rgb.begin() + y * rowBytes, rowBytes, image.rgb.begin() + to);
    }
}

void place(Image& image, const PatchPixels& patch, const TriggerSpec& spec, std::int64_t row)
{
    for (const PatchPosition at : placePatches(spec.location, {patch.side, patch.side},
             {image.width, image.height}, spec.range, spec.seed, row))
        stamp(image, patch, at);
}

template <typename ColourAt> PatchPixels drawPatch(int side, ColourAt colourAt)
{
    PatchPixels patch {side, {}};
    patch.rgb.reserve(static_cast<std::size_t>(side) * static_cast<std::size_t>(side) * 3);
    for (int y = 0; y < side; ++y) {
        for (int x = 0; x < side; ++x) {
            const Rgb colour = colourAt(x, y);
            patch.rgb.insert(patch.rgb.end(), colour.begin(), colour.end());
        }
    }
    return patch;
}

PatchPixels fixedPatch(const TriggerSpec& spec)
{
    const auto inTurn = [](const std::vector<Rgb>& colours, int index) {
        return colours[static_cast<std::size_t>(index) % colours.size()];
    };
    const auto cell = [&](int at) { return at * spec.cells / spec.size; };
    if (spec.pattern == TriggerPattern::StripePatch) {
        const auto colours = spec.colours.empty()
            ? drawnColours(spec.seed, static_cast<std::size_t>(spec.cells))
            : spec.colours;
        return drawPatch(spec.size, [&](int x, int) { return inTurn(colours, cell(x)); });
    }
    std::vector<Rgb> colours = spec.colours;
    if (colours.empty() && spec.pattern == TriggerPattern::Checkerboard)
        colours = {{255, 255, 255}, {0, 0, 0}};
    else if (colours.empty())
        colours = {{255, 255, 0}};
    return drawPatch(spec.size, [&](int x, int y) { return inTurn(colours, cell(x) + cell(y)); });
}

/// Noise in units of the full range, channel after channel.
std::vector<float> drawnNoise(int side, Rng rng)
{
    std::vector<float> noise(static_cast<std::size_t>(side) * static_cast<std::size_t>(side) * 3);
    std::generate(noise.begin(), noise.end(), [&] { return static_cast<float>(rng.normal()); });
    return noise;
}

std::array<float, 3> channelMeans(const Image& image)
{
    std::array<std::uint64_t, 3> sums {};
    for (std::size_t i = 0; i < image.rgb.size(); i += 3) {
        for (std::size_t c = 0; c < 3; ++c)
            sums[c] += image.rgb[i + c];
    }
    const double pixels = static_cast<double>(image.rgb.size()) / 3;
    std::array<float, 3> means {};
    for (std::size_t c = 0; c < 3; ++c)
        means[c] = static_cast<float>(static_cast<double>(sums[c]) / pixels / 255);
    return means;
}

PatchPixels noisePatch(
    const TriggerSpec& spec, const std::vector<float>& noise, const std::array<float, 3>& means)
{
    const auto area = static_cast<std::size_t>(spec.size) * static_cast<std::size_t>(spec.size);
    const LevelRounding rounding = levelRounding(spec);
    PatchPixels patch {spec.size, std::vector<std::uint8_t>(area * 3)};
    for (std::size_t c = 0; c < 3; ++c) {
        for (std::size_t i = 0; i < area; ++i)
            patch.rgb[i * 3 + c] =
                greyLevel(means[c] + noise[c * area + i], rounding, spec.overflow);
    }
    return patch;
}

std::vector<float> noiseFromFile(const TriggerSpec& spec)
{
    NoiseField field = readNoiseField(spec.file);
    if (field.width != spec.size || field.height != spec.size)
        throw Error(ErrorKind::Mismatch,
            spec.file.filename().string() + ": the noise is " + std::to_string(field.width) + " x "
                + std::to_string(field.height) + ", the patch " + std::to_string(spec.size)
                + " pixels a side; give the size of the noise as size=");
    return std::move(field.values);
}

PictureEffect noiseEffect(const TriggerSpec& spec)
{
    const bool fromFile = !spec.file.empty();
    std::vector<float> noise;
    if (fromFile)
        noise = noiseFromFile(spec);
    else if (spec.draw == NoiseDraw::Fixed)
        noise = drawnNoise(spec.size, patternRng(spec.seed));
    if (spec.draw == NoiseDraw::Fixed) { // the same pixels everywhere, so around no picture's mean
        const PatchPixels patch = noisePatch(spec, noise, {0.5F, 0.5F, 0.5F});
        return [spec, patch](Image& image, std::int64_t row) {
            checkPatchFits({spec.size, spec.size}, image);
            place(image, patch, spec, row);
        };
    }
    return [spec, noise, fromFile](Image& image, std::int64_t row) {
        checkPatchFits({spec.size, spec.size}, image);
        const auto means = channelMeans(image);
        place(image,
            fromFile ? noisePatch(spec, noise, means)
                     : noisePatch(spec, drawnNoise(spec.size, patternRng(spec.seed, row)), means),
            spec, row);
    };
}

} // namespace

void checkPatchFits(PatchSize patch, const Image& image)
{
    if (patch.width <= image.width && patch.height <= image.height)
        return;
    throw Error(ErrorKind::Mismatch,
        "trigger: the patch of " + std::to_string(patch.width) + " x "
            + std::to_string(patch.height) + " pixels is larger than the picture of "
            + std::to_string(image.width) + " x " + std::to_string(image.height)
            + "; give a smaller size=");
}

PictureEffect patchEffect(const TriggerSpec& spec)
{
    if (spec.pattern == TriggerPattern::NoisePatch)
        return noiseEffect(spec);
    return [spec, patch = fixedPatch(spec)](Image& image, std::int64_t row) {
        checkPatchFits({spec.size, spec.size}, image);
        place(image, patch, spec, row);
    };
}

} // namespace clinic
