// SPDX-License-Identifier: Apache-2.0
#include "app/cli/command.h"
#include "app/cli/mmr_model_commands.h"

#include <CLI/CLI.hpp>

namespace clinic {

std::vector<Command> addMmr(CLI::App& program)
{
    CLI::App* family = program.add_subcommand("mmr", "The multimodal robustness benchmark");
    family->require_subcommand(1);
    CLI::App* training = family->add_subcommand("training", "Training sets of paired questions");
    training->require_subcommand(1);
    return {addMmrClip(*family), addMmrDemo(*family), addMmrTune(*training)};
}

} // namespace clinic
