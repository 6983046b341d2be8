// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/cli/command.h"

namespace clinic {

/// `mmr training lint|filter|reformat|stats|export`, under the family `mmr`.
std::vector<Command> addMmrTraining(CLI::App& mmr);
/// `generate`, under `mmr training`.
Command addMmrGenerate(CLI::App& training);

} // namespace clinic
