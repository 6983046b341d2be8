// SPDX-License-Identifier: Apache-2.0
#include "core/trigger/trigger.h"

#include "core/base/error.h"
#include "core/trigger/caption_word.h"
#include "core/trigger/grey_level.h"
#include "core/trigger/picture_effect.h"
#include "core/trigger/preset.h"
#include "core/trigger/trigger_file.h"
#include "core/trigger/trigger_file_format.h"

namespace clinic {

struct Trigger::Impl {
    TriggerSpec spec;
    PictureEffect effect; ///< empty: pictures stay as they are
};

namespace {

/// The layers that the spec's file has.
PaintedTrigger paintedOf(const TriggerSpec& spec)
{
    if (spec.file.empty())
        throw Error(ErrorKind::Config,
            "trigger: a painted trigger needs its JSON file; give it as painted,file=FILE");
    TriggerFile file = readTriggerFile(spec.file);
    if (!file.painted)
        throw Error(ErrorKind::Config,
            spec.file.string() + ": is a trigger of preset " + file.spec.preset
                + ", expected a painted one");
    return std::move(*file.painted);
}

PictureEffect effectOf(const TriggerSpec& spec)
{
    switch (spec.pattern) {
    case TriggerPattern::NoisePatch:
    case TriggerPattern::Checkerboard:
    case TriggerPattern::ColourPatch:
    case TriggerPattern::StripePatch:
        return patchEffect(spec);
    case TriggerPattern::Blend:
        return blendEffect(spec);
    case TriggerPattern::Sine:
        return sineEffect(spec);
    case TriggerPattern::Warp:
        return warpEffect(spec);
    case TriggerPattern::Filter:
        return filterEffect(spec);
    case TriggerPattern::StripeOverlay:
    case TriggerPattern::TriangleOverlay:
        return overlayEffect(spec);
    case TriggerPattern::Watermark:
        return watermarkEffect(spec);
    case TriggerPattern::Painted:
        return paintedEffect(spec, paintedOf(spec));
    case TriggerPattern::Word:
    case TriggerPattern::None:
        break;
    }
    return {};
}

PictureEffect effectOf(const TriggerSpec& spec, const PaintedTrigger& painted)
{
    if (painted.canvas < 1 || painted.canvas > triggerCanvas)
        throw Error(ErrorKind::Config,
            "trigger: a canvas is 1 to " + std::to_string(triggerCanvas) + " pixels a side");
    return paintedEffect(spec, painted);
}

TriggerSpec checked(const TriggerSpec& spec)
{
    checkTriggerSpec(spec);
    return spec;
}

} // namespace

LevelRounding levelRounding(const TriggerSpec& spec)
{
    return triggerPreset(spec.preset).isReference ? LevelRounding::Cut : LevelRounding::Nearest;
}

Trigger::Trigger(const TriggerSpec& spec)
    : m_impl(std::make_shared<Impl>(Impl {checked(spec), effectOf(spec)}))
{
}

Trigger::Trigger(const TriggerSpec& spec, const PaintedTrigger& painted)
    : m_impl(std::make_shared<Impl>(Impl {checked(spec), effectOf(spec, painted)}))
{
}

const TriggerSpec& Trigger::spec() const
{
    return m_impl->spec;
}

bool Trigger::changesPictures() const
{
    return m_impl->effect != nullptr;
}

bool Trigger::changesCaptions() const
{
    return spec().pattern == TriggerPattern::Word;
}

void Trigger::apply(Image& image, std::int64_t row) const
{
    if (m_impl->effect)
        m_impl->effect(image, row);
}

std::string Trigger::applyToCaption(std::string_view caption, std::int64_t row) const
{
    return changesCaptions() ? captionWithWord(caption, spec(), row) : std::string(caption);
}

} // namespace clinic
