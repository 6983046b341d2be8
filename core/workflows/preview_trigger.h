// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/task_context.h"
#include "core/data/embedding_set.h"
#include "core/image/image.h"
#include "core/trigger/trigger_file.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace clinic {

struct TriggerPreviewRequest {
    std::shared_ptr<const Image> whole; ///< as decoded
    std::string caption;
    std::int64_t row = 0; ///< place in its table; what is drawn by chance follows from it
    int resolution = 0; ///< side of the picture that the model sees, pixels
    TriggerFile trigger;
};

/// One pair before and after, as a model of that resolution sees it.
struct TriggerPreview {
    Image clean; ///< framed as the trigger's pictures are, so that only the trigger differs
    Image triggered; ///< the clean one where there is a problem
    std::string caption; ///< with the trigger in it
    std::string problem; ///< not empty: why this trigger does not go on this picture
    bool isMade = false; ///< false: the trigger itself cannot be made, on no picture
};

/// A trigger that cannot be made or does not fit is an answer, not a failure.
TriggerPreview previewTrigger(const TriggerPreviewRequest& request, TaskContext& context);

/// Side in pixels of the pictures that the set's model saw; nothing where its manifest does not
/// tell.
std::optional<int> modelResolution(const EmbeddingSet& set);

} // namespace clinic
