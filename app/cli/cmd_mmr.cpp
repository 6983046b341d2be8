// SPDX-License-Identifier: Apache-2.0
#include "app/cli/command.h"
#include "app/cli/mmr_training_commands.h"

#include <CLI/CLI.hpp>

namespace clinic {

std::vector<Command> addMmr(CLI::App& program)
{
    CLI::App* family = program.add_subcommand("mmr", "The multimodal robustness benchmark");
    family->require_subcommand(1);
    return addMmrTraining(*family);
}

} // namespace clinic
