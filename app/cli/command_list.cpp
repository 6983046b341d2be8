// SPDX-License-Identifier: Apache-2.0
#include "app/cli/command.h"

namespace clinic {

// One line a command here, one in the list below, both in alphabetical order; each lives in
// cmd_<name>.cpp.
std::vector<Command> addDemo(CLI::App& program);
std::vector<Command> addEmbed(CLI::App& program);
std::vector<Command> addEncode(CLI::App& program);
std::vector<Command> addEvaluate(CLI::App& program);
std::vector<Command> addInspect(CLI::App& program);
std::vector<Command> addMmr(CLI::App& program);
std::vector<Command> addPoison(CLI::App& program);
std::vector<Command> addPreprocess(CLI::App& program);
std::vector<Command> addProject(CLI::App& program);
std::vector<Command> addSelftest(CLI::App& program);
std::vector<Command> addTokenize(CLI::App& program);
std::vector<Command> addTrain(CLI::App& program);
std::vector<Command> addTrigger(CLI::App& program);

const std::vector<CommandFactory>& commandFactories()
{
    static const std::vector<CommandFactory> factories {
        addDemo,
        addEmbed,
        addEncode,
        addEvaluate,
        addInspect,
        addMmr,
        addPoison,
        addPreprocess,
        addProject,
        addSelftest,
        addTokenize,
        addTrain,
        addTrigger,
    };
    return factories;
}

} // namespace clinic
