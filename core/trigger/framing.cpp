// SPDX-License-Identifier: Apache-2.0
#include "core/trigger/framing.h"

#include "core/image/preprocess.h"

namespace clinic {

Image frameForTrigger(const Image& whole, const TriggerSpec& spec, int resolution)
{
    return spec.framing == TriggerFraming::Squash
        ? resizeTo(whole, referenceCanvas, referenceCanvas)
        : resizeAndCrop(whole, resolution);
}

Image triggerFramed(Image framed, const Trigger& trigger, std::int64_t row, int resolution)
{
    trigger.apply(framed, row);
    if (trigger.spec().framing == TriggerFraming::Squash)
        return resizeAndCrop(framed, resolution);
    return framed;
}

Image triggeredAsSeen(const Image& whole, const Trigger& trigger, std::int64_t row, int resolution)
{
    return triggerFramed(
        frameForTrigger(whole, trigger.spec(), resolution), trigger, row, resolution);
}

} // namespace clinic
