// SPDX-License-Identifier: Apache-2.0
#include "app/cli/command.h"
#include "app/cli/mmr_commands.h"
#include "app/cli/mmr_model_commands.h"
#include "app/cli/mmr_training_commands.h"

#include <CLI/CLI.hpp>

namespace clinic {

std::vector<Command> addMmr(CLI::App& program)
{
    CLI::App* family = program.add_subcommand("mmr",
        "The multimodal robustness benchmark: its questions, answers, scores and training set");
    family->require_subcommand(1);
    std::vector<Command> commands {addMmrInfo(*family), addMmrRun(*family), addMmrScore(*family),
        addMmrParse(*family), addMmrCompare(*family), addMmrTable(*family), addMmrOverride(*family),
        addMmrExport(*family), addMmrPublished(*family), addMmrDemo(*family)};
    for (Command& command : addMmrTraining(*family))
        commands.push_back(std::move(command));
    CLI::App& training = *family->get_subcommand("training");
    commands.push_back(addMmrGenerate(training));
    commands.push_back(addMmrTune(training));
    return commands;
}

} // namespace clinic
