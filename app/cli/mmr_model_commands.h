// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/cli/command.h"

namespace clinic {

// The commands of the family `mmr` that draw, run or tune models; each declares one subcommand.

Command addMmrDemo(CLI::App& mmr);
Command addMmrTune(CLI::App& training); ///< of `mmr training`

} // namespace clinic
