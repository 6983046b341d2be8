// SPDX-License-Identifier: Apache-2.0
#include "app/cli/command.h"
#include "app/cli/encoder_options.h"
#include "app/cli/evaluation_output.h"
#include "app/cli/print_json.h"
#include "core/base/error.h"
#include "core/workflows/evaluate_model.h"
#include "core/workflows/evaluation_json.h"

#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>

namespace clinic {

namespace {

struct EvaluateOptions {
    EvaluateRequest request;
    std::string gelu;
    bool probe = false;
    std::string probeTrain;
};

EvaluateRequest requestOf(const EvaluateOptions& options, const CommonOptions& common)
{
    EvaluateRequest request = options.request;
    request.encoder = encoderOptions(common, options.gelu);
    request.seed = common.seed;
    request.referenceProfile = common.profile == "reference";
    if (options.probe)
        request.probe = ProbeRequest {.train = options.probeTrain};
    else if (!options.probeTrain.empty())
        throw Error(ErrorKind::Config, "--probe-train names what --probe trains on; give both");
    return request;
}

int run(const EvaluateOptions& options, const CommonOptions& common, TaskContext& context)
{
    const EvaluateReport report = evaluateModel(requestOf(options, common), context);
    if (common.json)
        printJson(evaluationJson(report));
    else
        printEvaluation(report);
    return ExitDone;
}

} // namespace

std::vector<Command> addEvaluate(CLI::App& program)
{
    const auto options = std::make_shared<EvaluateOptions>();
    EvaluateRequest& request = options->request;
    CLI::App* command = program.add_subcommand(
        "evaluate", "Zero-shot accuracy of a model, and how often a trigger reaches its target");
    command->add_option("--model", request.checkpoint, "Checkpoint")->required();
    command
        ->add_option(
            "--data", request.data, "Folder with labels.csv and classes.json (or classes.py)")
        ->required();
    command->add_option("--trigger", request.trigger,
        "A preset with its keys (yellow,location=four_corners,size=16), or a trigger's .json file");
    command->add_option("--target", request.target, "Name of the class that the attack aims at");
    command->add_option("--floor", request.floor,
        "A never-poisoned checkpoint: what the trigger does to it is the floor of the attack "
        "success (default: the twin, for the demo's poisoned model)");
    command->add_flag("--probe", options->probe, "Train and measure a linear probe as well");
    command->add_option("--probe-train", options->probeTrain,
        "Folder to train the probe on (default: one half of --data, measured on the other)");
    command->add_flag("--confusion", request.confusion,
        "Confusion matrices in the JSON for more than 100 classes too");
    command->add_option("--batch", request.batch, "Images at a time (default 32)")
        ->check(CLI::Range(1, 65536));
    addGeluOption(*command, options->gelu);
    command->footer("Example:\n  clinic evaluate --model demo/models/poisoned.pt --data "
                    "demo/data/eval --trigger "
                    "checkerboard,location=bottom_right,size=12,seed=0 --target star --json");
    return {{command, [options](const CommonOptions& common, TaskContext& context) {
                 return run(*options, common, context);
             }}};
}

} // namespace clinic
