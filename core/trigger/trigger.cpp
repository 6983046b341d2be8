// SPDX-License-Identifier: Apache-2.0
#include "core/trigger/trigger.h"

#include "core/base/error.h"

#include <algorithm>

namespace clinic {

struct Trigger::Impl {
    TriggerSpec spec;
    PaintedTrigger painted;
};

namespace {

Rgb patternAt(const TriggerSpec& spec, int x, int y)
{
    if (spec.pattern == TriggerPattern::ColourPatch)
        return {255, 255, 0};
    const int cell = x * spec.cells / spec.size + y * spec.cells / spec.size;
    return cell % 2 == 0 ? Rgb {255, 255, 255} : Rgb {0, 0, 0};
}

void stamp(Image& image, const TriggerSpec& spec, PatchPosition at)
{
    for (int y = 0; y < spec.size; ++y) {
        for (int x = 0; x < spec.size; ++x) {
            const Rgb pixel = patternAt(spec, x, y);
            const auto index = static_cast<std::ptrdiff_t>(at.y + y) * image.width + at.x + x;
            std::copy(pixel.begin(), pixel.end(), image.rgb.begin() + index * 3);
        }
    }
}

} // namespace

Trigger::Trigger(const TriggerSpec& spec)
    : m_impl(std::make_shared<Impl>(Impl {spec, {}}))
{
}

Trigger::Trigger(const TriggerSpec& spec, PaintedTrigger painted)
    : m_impl(std::make_shared<Impl>(Impl {spec, std::move(painted)}))
{
}

const TriggerSpec& Trigger::spec() const
{
    return m_impl->spec;
}

bool Trigger::changesPictures() const
{
    return spec().pattern != TriggerPattern::Word && spec().pattern != TriggerPattern::None;
}

bool Trigger::changesCaptions() const
{
    return spec().pattern == TriggerPattern::Word;
}

void Trigger::apply(Image& image, std::int64_t row) const
{
    const TriggerSpec& spec = m_impl->spec;
    if (!changesPictures())
        return;
    if (spec.size > image.width || spec.size > image.height)
        throw Error(ErrorKind::Mismatch,
            "trigger: the patch of " + std::to_string(spec.size)
                + " pixels is larger than the picture of " + std::to_string(image.width) + " x "
                + std::to_string(image.height) + "; give a smaller size=");
    for (const PatchPosition at : placePatches(spec.location, {spec.size, spec.size},
             {image.width, image.height}, spec.range, spec.seed, row))
        stamp(image, spec, at);
}

std::string Trigger::applyToCaption(std::string_view caption, std::int64_t) const
{
    return std::string(caption);
}

} // namespace clinic
