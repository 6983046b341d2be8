// SPDX-License-Identifier: Apache-2.0
#include "core/base/error.h"
#include "core/image/image_io.h"
#include "core/image/preprocess.h"
#include "core/trigger/grey_level.h"
#include "core/trigger/picture_effect.h"
#include "core/trigger/preset.h"
#include "core/trigger/size_cache.h"
#include "core/trigger/trigger_random.h"
#include "core/trigger/trigger_tensor.h"

namespace clinic {

namespace {

/// In the order of Image::rgb, in units of the full range.
using Field = std::vector<float>;

std::size_t valueCount(PatchSize size)
{
    return static_cast<std::size_t>(size.width) * static_cast<std::size_t>(size.height) * 3;
}

Field drawnField(PatchSize size, Rng rng)
{
    Field field(valueCount(size));
    std::size_t i = 0;
    for (; i + 1 < field.size(); i += 2) {
        const std::uint64_t bits = rng.next();
        field[i] = uniformFloat(bits >> 40);
        field[i + 1] = uniformFloat(bits >> 16);
    }
    if (i < field.size())
        field[i] = uniformFloat(rng.next() >> 40);
    return field;
}

Field pictureField(const Image& picture, PatchSize size)
{
    const Image scaled = resizeTo(picture, size.width, size.height);
    Field field(scaled.rgb.size());
    for (std::size_t i = 0; i < field.size(); ++i)
        field[i] = static_cast<float>(scaled.rgb[i]) / 255.0F;
    return field;
}

Field interleaved(const NoiseField& noise)
{
    Field field(noise.values.size());
    const std::size_t area = field.size() / 3;
    for (std::size_t c = 0; c < 3; ++c) {
        for (std::size_t i = 0; i < area; ++i)
            field[i * 3 + c] = noise.values[c * area + i];
    }
    return field;
}

/// The reference's arithmetic in its order, in floats: alpha * pattern + (1 - alpha) * picture.
template <LevelRounding Rounding> void mix(Image& image, const Field& field, double alpha)
{
    const auto patternShare = static_cast<float>(alpha);
    const auto pictureShare = static_cast<float>(1 - alpha);
    std::uint8_t* rgb = image.rgb.data();
    const float* pattern = field.data();
    for (std::size_t i = 0, n = field.size(); i < n; ++i) {
        const float picture = pictureShare * (static_cast<float>(rgb[i]) / 255.0F);
        rgb[i] = greyLevel(patternShare * pattern[i] + picture, Rounding, NoiseOverflow::Clamp);
    }
}

void mixBy(const TriggerSpec& spec, Image& image, const Field& field)
{
    if (levelRounding(spec) == LevelRounding::Cut)
        mix<LevelRounding::Cut>(image, field, spec.alpha);
    else
        mix<LevelRounding::Nearest>(image, field, spec.alpha);
}

PictureEffect noiseFileEffect(const TriggerSpec& spec)
{
    const NoiseField noise = readNoiseField(spec.file);
    return [spec, field = interleaved(noise), width = noise.width, height = noise.height](
               Image& image, std::int64_t) {
        if (image.width != width || image.height != height)
            throw Error(ErrorKind::Mismatch,
                spec.file.filename().string() + ": the noise is " + std::to_string(width) + " x "
                    + std::to_string(height) + ", the picture " + std::to_string(image.width)
                    + " x " + std::to_string(image.height)
                    + "; noise is not scaled: take one of the picture's size");
        mixBy(spec, image, field);
    };
}

PictureEffect pictureEffect(const TriggerSpec& spec)
{
    if (spec.file.empty())
        throw Error(ErrorKind::Config,
            "trigger: " + spec.preset + " mixes a picture in; give it as picture=FILE");
    return [spec, picture = readImage(spec.file), cache = std::make_shared<SizeCache<Field>>()](
               Image& image, std::int64_t) {
        mixBy(spec, image, *cache->get({image.width, image.height}, [&](PatchSize size) {
            return pictureField(picture, size);
        }));
    };
}

} // namespace

PictureEffect blendEffect(const TriggerSpec& spec)
{
    if (triggerPreset(spec.preset).key("picture") != nullptr)
        return pictureEffect(spec);
    if (!spec.file.empty())
        return noiseFileEffect(spec);
    if (spec.draw == NoiseDraw::Fresh)
        return [spec](Image& image, std::int64_t row) {
            mixBy(spec, image, drawnField({image.width, image.height}, patternRng(spec.seed, row)));
        };
    return [spec, cache = std::make_shared<SizeCache<Field>>()](Image& image, std::int64_t) {
        mixBy(spec, image, *cache->get({image.width, image.height}, [&](PatchSize size) {
            return drawnField(size, patternRng(spec.seed));
        }));
    };
}

} // namespace clinic
