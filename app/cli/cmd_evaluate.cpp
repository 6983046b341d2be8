// SPDX-License-Identifier: Apache-2.0
#include "app/cli/command.h"
#include "app/cli/encoder_options.h"
#include "app/cli/evaluation_output.h"
#include "app/cli/print_json.h"
#include "app/cli/table_options.h"
#include "core/base/error.h"
#include "core/workflows/evaluation_json.h"
#include "core/workflows/keep_evaluation.h"
#include "core/workflows/retrieval_json.h"

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
    std::string retrieval;
    TableOptions table; ///< of --retrieval
    std::string project;
};

void checkOptions(const EvaluateOptions& options)
{
    const bool isRetrieval = !options.retrieval.empty();
    if (isRetrieval != options.request.data.empty())
        throw Error(ErrorKind::Config,
            "give either --data LABELDIR (zero-shot accuracy) or --retrieval TABLE (images and "
            "captions find each other)");
    if (isRetrieval
        && (options.probe || options.request.confusion || !options.request.floor.empty()))
        throw Error(ErrorKind::Config,
            "--probe, --confusion and --floor go with --data; --retrieval has no classes");
    if (!options.probeTrain.empty() && !options.probe)
        throw Error(ErrorKind::Config, "--probe-train names what --probe trains on; give both");
    if (!options.project.empty() && !Project::existsIn(options.project)) // before the work
        throw Error(ErrorKind::Config,
            options.project + ": holds no project (project.sqlite) to keep the result in");
}

EvaluateRequest requestOf(const EvaluateOptions& options, const CommonOptions& common)
{
    EvaluateRequest request = options.request;
    request.encoder = encoderOptions(common, options.gelu);
    request.seed = common.seed;
    request.referenceProfile = common.profile == "reference";
    if (options.probe)
        request.probe = ProbeRequest {.train = options.probeTrain};
    return request;
}

RetrievalRequest retrievalRequestOf(const EvaluateOptions& options, const CommonOptions& common)
{
    const EvaluateRequest request = requestOf(options, common);
    return {.checkpoint = request.checkpoint,
        .table = options.retrieval,
        .tableOptions = captionTableOptions(options.table),
        .trigger = request.trigger,
        .target = request.target,
        .encoder = request.encoder,
        .batch = request.batch,
        .seed = request.seed,
        .referenceProfile = request.referenceProfile};
}

int run(const EvaluateOptions& options, const CommonOptions& common, TaskContext& context)
{
    checkOptions(options);
    const auto print = [&](const auto& report, const nlohmann::ordered_json& document) {
        if (common.json)
            printJson(document);
        else
            printEvaluation(report);
    };
    if (options.retrieval.empty()) {
        const EvaluateReport report =
            evaluateIntoProject(requestOf(options, common), options.project, context);
        print(report, evaluationJson(report));
    } else {
        const RetrievalReport report = evaluateRetrievalIntoProject(
            retrievalRequestOf(options, common), options.project, context);
        print(report, retrievalJson(report));
    }
    return ExitDone;
}

void addModes(CLI::App& command, EvaluateOptions& options)
{
    EvaluateRequest& request = options.request;
    command.add_option("--data", request.data,
        "Folder with labels.csv and classes.json (or classes.py): zero-shot accuracy");
    command.add_option("--retrieval", options.retrieval,
        "A captioned table instead: how well images and captions find each other");
    command.add_option("--trigger", request.trigger,
        "A preset with its keys (checkerboard,size=16), or a trigger's .json file");
    command.add_option("--target", request.target,
        "Name of the class that the attack aims at; with --retrieval, what captions must name");
}

void addZeroShotOptions(CLI::App& command, EvaluateOptions& options)
{
    EvaluateRequest& request = options.request;
    command.add_option("--floor", request.floor,
        "A never-poisoned checkpoint: what the trigger does to it is the floor of the attack "
        "success (default: the twin, for the demo's poisoned model)");
    command.add_flag("--probe", options.probe, "Train and measure a linear probe as well");
    command.add_option("--probe-train", options.probeTrain,
        "Folder to train the probe on (default: one half of --data, measured on the other)");
    command.add_flag("--confusion", request.confusion,
        "Confusion matrices in the JSON for more than 100 classes too");
}

} // namespace

std::vector<Command> addEvaluate(CLI::App& program)
{
    const auto options = std::make_shared<EvaluateOptions>();
    CLI::App* command = program.add_subcommand("evaluate",
        "Zero-shot accuracy or retrieval of a model, and how often a trigger reaches its target");
    command->add_option("--model", options->request.checkpoint, "Checkpoint")->required();
    addModes(*command, *options);
    addZeroShotOptions(*command, *options);
    command->add_option("--batch", options->request.batch, "Images at a time (default 32)")
        ->check(CLI::Range(1, 65536));
    command->add_option("--project", options->project, "Project folder to keep the result in");
    addGeluOption(*command, options->gelu);
    addTableOptions(*command, options->table);
    command->footer(
        "Example:\n  clinic evaluate --model demo/models/poisoned.pt --retrieval "
        "demo/data/train_clean.csv --json\n  clinic evaluate --model demo/models/poisoned.pt "
        "--data demo/data/eval --trigger "
        "checkerboard,location=bottom_right,size=12,seed=0 --target star --json");
    return {{command, [options](const CommonOptions& common, TaskContext& context) {
                 return run(*options, common, context);
             }}};
}

} // namespace clinic
