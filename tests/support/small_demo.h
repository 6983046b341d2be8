// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/trigger/trigger_spec.h"
#include "core/workflows/demo_dataset.h"

#include <cstdint>
#include <filesystem>
#include <string_view>

namespace clinic {

/// A demo's data, drawn in no time: 64 pairs, 8 of them poisoned towards "star".
inline void writeSmallDemo(
    const std::filesystem::path& folder, std::string_view trigger, std::int64_t evaluation = 30)
{
    DemoDataOptions options;
    options.pairs = 64;
    options.poisoned = 8;
    options.evaluation = evaluation;
    options.trigger = parseTriggerSpec(trigger);
    options.target = "star";
    TaskContext context;
    writeDemoDataset(folder, options, context);
}

} // namespace clinic
