// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/task_context.h"
#include "core/trigger/trigger_spec.h"

#include <cstdint>
#include <filesystem>
#include <string>

namespace clinic {

/// What is drawn for the demo.
struct DemoDataOptions {
    std::uint64_t seed = 0;
    std::int64_t pairs = 8000;
    std::int64_t poisoned = 160; ///< of them: with the trigger, and captions of the target class
    std::int64_t evaluation = 1000; ///< labelled pictures
    int side = 64; ///< pixels
    TriggerSpec trigger;
    std::string target; ///< one of syntheticClasses()
};

/// Writes into `folder`, which appears whole or not at all: train.csv (image, caption, label,
/// is_poisoned) and train_clean.csv (the same rows never poisoned) with images/, and eval/ with
/// labels.csv, classes.json and its pictures. From the options alone, on any number of threads.
/// Error{Config} if the target is no class or there are not enough pictures of other classes.
void writeDemoDataset(
    const std::filesystem::path& folder, const DemoDataOptions& options, TaskContext& context);

} // namespace clinic
