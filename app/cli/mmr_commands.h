// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/cli/command.h"

namespace clinic {

// The commands of `clinic mmr`; each adds itself to the family.

Command addMmrInfo(CLI::App& mmr);
Command addMmrRun(CLI::App& mmr);
Command addMmrScore(CLI::App& mmr);
Command addMmrParse(CLI::App& mmr);
Command addMmrCompare(CLI::App& mmr);
Command addMmrTable(CLI::App& mmr);
Command addMmrOverride(CLI::App& mmr);
Command addMmrExport(CLI::App& mmr);
Command addMmrPublished(CLI::App& mmr);

} // namespace clinic
