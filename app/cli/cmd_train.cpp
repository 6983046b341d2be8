// SPDX-License-Identifier: Apache-2.0
#include "app/cli/command.h"
#include "app/cli/encoder_options.h"
#include "app/cli/print_json.h"
#include "app/cli/table_options.h"
#include "app/cli/training_output.h"
#include "core/base/error.h"
#include "core/clip/device.h"
#include "core/workflows/train_config.h"
#include "core/workflows/train_model.h"
#include "core/workflows/train_presets.h"
#include "core/workflows/train_settings.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>

namespace clinic {

namespace {

struct TrainCommandOptions {
    std::map<std::string, std::string> given; ///< settings by name, as typed
    std::map<std::string, bool> flags;
    std::string model, out, preset, config, gelu;
    TableOptions table;
    bool resume = false;
};

void applyFlags(const TrainCommandOptions& options, const CLI::App& command, TrainRequest& request)
{
    for (const TrainSetting& setting : trainSettings()) {
        if (setting.isFlag && command.count(setting.option()) > 0)
            setting.set(request, options.flags.at(setting.name));
    }
}

/// From the general to the particular: the recipe's preset, a file, what was typed.
TrainRequest requestOf(
    const TrainCommandOptions& options, const CLI::App& command, const CommonOptions& common)
{
    TrainRequest request;
    request.out = options.out;
    request.overwrite = common.force;
    request.resume = options.resume;
    if (options.resume)
        return request;
    if (const auto recipe = options.given.at("recipe"); !recipe.empty())
        request.options.recipe = recipeFromName(recipe);
    request.referenceProfile = common.profile == "reference";
    if (!options.config.empty()) // the recipe that the preset is of may stand there
        applyTrainConfig(options.config, request);
    const bool isBare = options.config.empty() && options.preset.empty();
    if (!options.preset.empty() || isBare)
        applyPreset(isBare ? (request.referenceProfile ? "as-published" : "paper") : options.preset,
            request);
    if (!options.config.empty())
        applyTrainConfig(options.config, request);
    for (const TrainSetting& setting : trainSettings()) {
        const auto found = options.given.find(setting.name);
        if (found != options.given.end() && command.count(setting.option()) > 0)
            setFromText(setting, found->second, request);
    }
    applyFlags(options, command, request);
    constexpr std::string_view newPrefix = "new:";
    if (options.model.starts_with(newPrefix))
        request.newModel = options.model.substr(newPrefix.size());
    else if (!options.model.empty())
        request.model = options.model;
    request.tableOptions = captionTableOptions(options.table);
    if (!options.gelu.empty())
        request.quickGelu = options.gelu == "quick";
    request.options.seed = common.seed;
    if (common.threads > 0)
        request.options.threads = common.threads;
    const EncoderOptions encoder = encoderOptions(ComputeChoice {common.device, common.precision});
    request.options.device = encoder.device;
    request.options.precision = encoder.precision;
    return request;
}

void addSettings(CLI::App& command, TrainCommandOptions& options)
{
    for (const TrainSetting& setting : trainSettings()) {
        if (setting.isCommon || setting.name == "model" || setting.name == "new_model")
            continue;
        if (setting.isFlag) {
            const std::string bare = setting.option().substr(2);
            command.add_flag(
                "--" + bare + ",!--no-" + bare, options.flags[setting.name], setting.about);
            continue;
        }
        CLI::Option* option =
            command.add_option(setting.option(), options.given[setting.name], setting.about);
        if (!setting.choices.empty())
            option->check(CLI::IsMember(setting.choices));
    }
}

} // namespace

std::vector<Command> addTrain(CLI::App& program)
{
    const auto options = std::make_shared<TrainCommandOptions>();
    CLI::App* command = program.add_subcommand(
        "train", "Pretrain, poison or cure a model, in a run folder that can be resumed");
    command->add_option(
        "--model", options->model, "Checkpoint to begin with, or new:RN50, new:ViT-B/32, ...");
    command->add_option("--out", options->out, "The run's folder")->required();
    command->add_option("--preset", options->preset,
        "paper (default), as-published (with the reference's defects), demo or demo-contrast");
    command->add_option("--config", options->config, "Settings as config.json of a run has them");
    command->add_flag("--resume", options->resume,
        "Go on with the run in --out, with its own settings, from its last checkpoint");
    addSettings(*command, *options);
    addGeluOption(*command, options->gelu);
    addTableOptions(*command, options->table);
    command->footer("Examples:\n  clinic train --recipe cleanclip --preset demo --model "
                    "demo/models/poisoned.pt --data demo/data/train_clean.csv --eval "
                    "demo/data/eval --trigger "
                    "checkerboard,location=bottom_right,size=12,seed=0 --target star --out cured\n"
                    "  clinic train --resume --out cured");
    return {{command, [options, command](const CommonOptions& common, TaskContext& context) {
                 const TrainReport report =
                     trainModel(requestOf(*options, *command, common), context);
                 if (common.json)
                     printJson(trainingJson(report));
                 else
                     printTraining(report);
                 return ExitDone;
             }}};
}

} // namespace clinic
