// SPDX-License-Identifier: Apache-2.0
#include "core/workflows/train_command.h"

#include "core/workflows/command_line.h"
#include "core/workflows/train_presets.h"
#include "core/workflows/train_settings.h"

namespace clinic {

namespace {

/// What the command line has where nothing is given: the recipe's published settings.
TrainRequest bareRequest(const TrainRequest& request)
{
    TrainRequest bare;
    bare.options.recipe = request.options.recipe;
    applyPreset(request.referenceProfile ? "as-published" : "paper", bare);
    return bare;
}

/// Given in any case: without them the machine that the line is typed on decides.
bool dependsOnMachine(const TrainSetting& setting)
{
    return setting.name == "device" || setting.name == "precision";
}

/// Options of the line and their values; a flag has none. What is as without the option is left
/// out.
std::vector<std::vector<std::string>> optionsOf(const TrainRequest& request)
{
    std::vector<std::vector<std::string>> options;
    if (request.resume)
        return {{"--out", request.out.string()}, {"--resume"}};
    const TrainRequest bare = bareRequest(request);
    options.push_back({"--recipe", std::string(recipeInfo(request.options.recipe).name)});
    for (const TrainSetting& setting : trainSettings()) {
        const bool isAsBare = setting.get(request) == setting.get(bare);
        if (setting.name == "recipe" || (isAsBare && !dependsOnMachine(setting)))
            continue;
        if (setting.name == "new_model")
            options.push_back({"--model", "new:" + request.newModel});
        else if (setting.isFlag && !setting.get(request).get<bool>())
            options.push_back({"--no-" + setting.option().substr(2)});
        else if (setting.isFlag)
            options.push_back({setting.option()});
        else
            options.push_back({setting.option(), settingText(setting, request)});
    }
    if (request.evaluation.ownTrigger)
        options.push_back({"--trigger",
            request.evaluation.ownTrigger->painted
                ? "TRIGGER.json"
                : formatTriggerSpec(request.evaluation.ownTrigger->spec)});
    if (request.quickGelu)
        options.push_back({"--gelu", *request.quickGelu ? "quick" : "exact"});
    if (request.referenceProfile)
        options.push_back({"--profile", "reference"});
    options.push_back({"--out", request.out.string()});
    if (request.overwrite)
        options.push_back({"--force"});
    return options;
}

CommandLine trainLine(const TrainRequest& request)
{
    CommandLine line("train");
    for (const auto& option : optionsOf(request)) {
        if (option.size() == 1)
            line.flag(option[0], true);
        else
            line.option(option[0], option[1]);
    }
    if (!request.resume)
        line.table(request.tableOptions);
    return line;
}

} // namespace

std::string trainCommand(const TrainRequest& request)
{
    return trainLine(request).text();
}

std::vector<std::string> trainArguments(const TrainRequest& request)
{
    return trainLine(request).words();
}

} // namespace clinic
