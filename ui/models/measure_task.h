// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/trigger/trigger_file.h"
#include "core/workflows/keep_evaluation.h"

#include <filesystem>
#include <string>

namespace clinic::ui {

/// What a person chose to be measured. Values that a lane can take with it.
struct MeasureTask {
    std::filesystem::path checkpoint;
    bool isRetrieval = false; ///< on `table`, for a trigger of captions; else on `data`
    std::filesystem::path data; ///< labelled folder
    std::filesystem::path table; ///< captioned table
    CaptionTableOptions tableOptions; ///< with which it is read
    std::string target;
    std::filesystem::path floor; ///< empty: none, or the demo's twin
    bool probe = false;
    bool confusion = false; ///< keep the confusion matrices of many classes
    TriggerFile trigger;
    std::filesystem::path project; ///< where the result is kept; empty: nowhere
};

/// Measures on the device that is there, and keeps the result. On a lane.
Measurement measureModel(const MeasureTask& task, TaskContext& context);
/// The clinic command that does the same. On a lane too: it looks for the device.
std::string measureCommand(const MeasureTask& task);

} // namespace clinic::ui
