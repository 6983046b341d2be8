// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/workflows/poison_choice.h"
#include "core/workflows/poison_samples.h"
#include "core/workflows/poison_tables.h"

namespace clinic {

/// What was done, for the manifest.
struct PoisonOutcome {
    const PoisonSamples* samples = nullptr; ///< how they were made; never null
    std::vector<std::vector<PoisonedRow>> poisoned; ///< one element an attack
    std::vector<std::int64_t> unreadable; ///< rows that were chosen and left out
    PoisonTableCounts counts;
};

/// Writes manifest.json into `folder`, where the tables are already: all that is needed to make the
/// dataset again, with the command line that does. Nothing in it depends on the machine, the time,
/// or the name of the output folder. Painted triggers are written beside it.
void writePoisonManifest(const std::filesystem::path& folder, const PoisonRequest& request,
    const CaptionTable& table, const PoisonOutcome& outcome, const TaskContext& context);

} // namespace clinic
