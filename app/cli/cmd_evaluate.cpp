// SPDX-License-Identifier: Apache-2.0
#include "app/cli/command.h"
#include "app/cli/encoder_options.h"
#include "app/cli/evaluation_output.h"
#include "app/cli/print_json.h"
#include "core/workflows/evaluate_model.h"

#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>

namespace clinic {

std::vector<Command> addEvaluate(CLI::App& program)
{
    const auto request = std::make_shared<EvaluateRequest>();
    const auto gelu = std::make_shared<std::string>();
    CLI::App* command = program.add_subcommand(
        "evaluate", "Zero-shot accuracy of a model, and how often a trigger reaches its target");
    command->add_option("--model", request->checkpoint, "Checkpoint")->required();
    command->add_option("--data", request->data, "Folder with labels.csv and classes.json")
        ->required();
    command->add_option(
        "--trigger", request->trigger, "For example yellow,location=four_corners,size=16");
    command->add_option("--target", request->target, "Name of the class that the attack aims at");
    command->add_option("--floor", request->floor,
        "A never-poisoned checkpoint: what the trigger does to it is the floor of the attack "
        "success (default: the twin, for the demo's poisoned model)");
    command->add_option("--batch", request->batch, "Images at a time (default 64)")
        ->check(CLI::Range(1, 65536));
    addGeluOption(*command, *gelu);
    command->footer("Example:\n  clinic evaluate --model demo/models/poisoned.pt --data "
                    "demo/data/eval --trigger "
                    "checkerboard,location=bottom_right,size=12,seed=0 --target star --json");
    return {{command, [request, gelu](const CommonOptions& common, TaskContext& context) {
                 request->encoder = encoderOptions(common, *gelu);
                 request->seed = common.seed;
                 request->referenceFraming = common.profile == "reference";
                 const EvaluateReport report = evaluateModel(*request, context);
                 if (common.json)
                     printJson(evaluationJson(report));
                 else
                     printEvaluation(report);
                 return ExitDone;
             }}};
}

} // namespace clinic
