// SPDX-License-Identifier: Apache-2.0
#include "core/workflows/preview_trigger.h"

#include "core/base/error.h"
#include "core/formats/json_reader.h"
#include "core/image/preprocess.h"
#include "core/trigger/framing.h"

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

TriggerPreview previewTrigger(
    const TriggerPreviewRequest& request, const Trigger& trigger, TaskContext& context)
{
    const TriggerSpec& spec = trigger.spec();
    Image framed = frameForTrigger(*request.whole, spec, request.resolution);
    context.checkpoint();
    TriggerPreview preview;
    preview.clean = asSeen(framed, spec, request.resolution);
    try {
        trigger.apply(framed, request.row);
        preview.triggered = asSeen(std::move(framed), spec, request.resolution);
        preview.caption = trigger.applyToCaption(request.caption, request.row);
    } catch (const Error& error) {
        preview.triggered = preview.clean;
        preview.caption = request.caption;
        preview.problem = error.what();
    }
    return preview;
}

std::optional<int> modelResolution(const EmbeddingSet& set)
{
    const auto manifest = parseUntrustedJson(set.manifestJson(), "manifest.json");
    const auto* preprocessing = jsonOptionalMember(manifest, "preprocessing");
    const auto* side =
        preprocessing ? jsonOptionalMember(*preprocessing, "resolution") : nullptr;
    if (!side)
        return std::nullopt;
    // what runs of texts alone write: nothing was seen
    const auto pixels = jsonInteger(*side, "preprocessing.resolution", 0, largestResolution);
    return pixels > 0 ? std::optional(static_cast<int>(pixels)) : std::nullopt;
}

} // namespace clinic
