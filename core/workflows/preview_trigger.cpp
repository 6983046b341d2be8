// SPDX-License-Identifier: Apache-2.0
#include "core/workflows/preview_trigger.h"

#include "core/base/error.h"
#include "core/formats/json_reader.h"
#include "core/image/preprocess.h"
#include "core/trigger/framing.h"
#include "core/trigger/open_trigger.h"

#include <utility>

namespace clinic {

namespace {

constexpr int largestResolution = 4096;

Image asSeen(Image framed, const TriggerSpec& spec, int resolution)
{
    return spec.framing == TriggerFraming::Squash ? resizeAndCrop(framed, resolution)
                                                  : std::move(framed);
}

} // namespace

TriggerPreview previewTrigger(const TriggerPreviewRequest& request, TaskContext& context)
{
    const TriggerSpec& spec = request.trigger.spec;
    Image framed = frameForTrigger(*request.whole, spec, request.resolution);
    context.checkpoint();
    TriggerPreview preview;
    preview.clean = preview.triggered = asSeen(framed, spec, request.resolution);
    preview.caption = request.caption;
    try {
        const Trigger trigger = makeTrigger(request.trigger);
        preview.isMade = true;
        trigger.apply(framed, request.row);
        preview.caption = trigger.applyToCaption(request.caption, request.row);
        preview.triggered = asSeen(std::move(framed), spec, request.resolution);
    } catch (const Error& error) {
        preview.problem = error.what();
    }
    return preview;
}

std::optional<int> modelResolution(const EmbeddingSet& set)
{
    const auto manifest = parseUntrustedJson(set.manifestJson(), "manifest.json");
    const auto* preprocessing = jsonOptionalMember(manifest, "preprocessing");
    const auto* side = preprocessing ? jsonOptionalMember(*preprocessing, "resolution") : nullptr;
    if (!side)
        return std::nullopt;
    // what runs of texts alone write: nothing was seen
    const auto pixels = jsonInteger(*side, "preprocessing.resolution", 0, largestResolution);
    return pixels > 0 ? std::optional(static_cast<int>(pixels)) : std::nullopt;
}

} // namespace clinic
