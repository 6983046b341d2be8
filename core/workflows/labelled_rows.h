// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/task_context.h"

#include <cstdint>
#include <filesystem>

namespace clinic {

struct LabelledRowsRequest {
    std::filesystem::path table; ///< captioned, with a label column of class names
    std::filesystem::path classes; ///< labelled folder whose classes.json is taken over
    std::int64_t count = 0; ///< rows at most, drawn with the seed; 0: all
    std::uint64_t seed = 0;
    std::filesystem::path out; ///< appears whole or not at all
};

/// A labelled folder of a captioned table's pictures (hard links, or copies where there are none).
/// Returns how many. Error{Config} where the table has no labels, Error{Format} for a label that is
/// no class.
std::int64_t writeLabelledRows(const LabelledRowsRequest& request, TaskContext& context);

} // namespace clinic
