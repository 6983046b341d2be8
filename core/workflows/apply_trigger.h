// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/task_context.h"
#include "core/trigger/trigger_spec.h"

#include <cstdint>
#include <filesystem>
#include <string>

namespace clinic {

struct ApplyTriggerRequest {
    std::string trigger; ///< as openTrigger() takes it
    std::filesystem::path image; ///< JPEG, PNG, WebP or BMP
    std::filesystem::path out; ///< the PNG to write
    int resolution = 224; ///< side of the model's input, pixels
    std::int64_t row = 0; ///< the picture's place in its table: what is drawn by chance follows it
    bool asSeen = false; ///< also resized and cropped as the model sees it
    std::string caption; ///< UTF-8
    std::uint64_t seed = 0; ///< where the trigger's text gives none
    bool overwrite = false;
};

struct ApplyTriggerReport {
    TriggerSpec spec; ///< in full
    int width = 0;
    int height = 0;
    bool changesPicture = false;
    std::string caption; ///< with the word in it, if the trigger is one
};

/// Puts a trigger on one picture, framed as its spec says, and writes the result whole or not at
/// all. Errors: those of openTrigger() and readImage(); Config if the output exists or is named as
/// another kind of picture; Mismatch if the trigger does not fit.
ApplyTriggerReport applyTrigger(const ApplyTriggerRequest& request, TaskContext& context);

} // namespace clinic
