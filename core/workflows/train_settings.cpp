// SPDX-License-Identifier: Apache-2.0
#include "core/workflows/train_settings.h"

#include "core/base/error.h"
#include "core/formats/json_reader.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>
#include <type_traits>
#include <utility>

namespace clinic {

namespace {

using Json = nlohmann::ordered_json;
using Set = std::vector<TrainSetting>;
namespace fs = std::filesystem;

constexpr std::size_t longestText = 65536;
constexpr auto mostCount = std::numeric_limits<std::int64_t>::max();

/// The part of a request that is a `Part`; const or not, as the request is.
template <typename Part> auto& partOf(auto& request)
{
    if constexpr (std::is_same_v<Part, TrainOptions>)
        return request.options;
    else if constexpr (std::is_same_v<Part, TrainEvaluation>)
        return request.evaluation;
    else if constexpr (std::is_same_v<Part, TrainMaps>)
        return request.maps;
    else if constexpr (std::is_same_v<Part, CheckpointPolicy>)
        return request.checkpoints;
    else
        return request;
}

/// The place of a setting in a request.
template <typename Part, typename Value> auto at(Value Part::*member)
{
    return [member](auto& request) -> auto&
    {
        return partOf<Part>(request).*member;
    };
}

template <typename Field>
void addInteger(Set& set, std::string name, std::string about, Field field,
    std::pair<std::int64_t, std::int64_t> range)
{
    set.push_back({.name = name,
        .about = std::move(about),
        .get = [field](const TrainRequest& request) -> Json { return field(request); },
        .set =
            [field, name, range](TrainRequest& request, const nlohmann::json& value) {
                using Number = std::remove_reference_t<decltype(field(request))>;
                field(request) =
                    static_cast<Number>(jsonInteger(value, name, range.first, range.second));
            }});
}

template <typename Field>
void addReal(
    Set& set, std::string name, std::string about, Field field, std::pair<double, double> range)
{
    set.push_back({.name = name,
        .about = std::move(about),
        .get = [field](const TrainRequest& request) -> Json { return field(request); },
        .set =
            [field, name, range](TrainRequest& request, const nlohmann::json& value) {
                const double number = value.is_number() ? value.get<double>() : std::nan("");
                if (!(number >= range.first && number <= range.second))
                    throw Error(ErrorKind::Format,
                        name + " is " + clinic::quoted(value.dump(), 40) + "; a number from "
                            + nlohmann::json(range.first).dump() + " to "
                            + nlohmann::json(range.second).dump() + " is expected");
                field(request) = number;
            }});
}

template <typename Field> void addFlag(Set& set, std::string name, std::string about, Field field)
{
    set.push_back({.name = name,
        .about = std::move(about),
        .isFlag = true,
        .get = [field](const TrainRequest& request) -> Json { return field(request); },
        .set =
            [field, name](TrainRequest& request, const nlohmann::json& value) {
                if (!value.is_boolean())
                    throw Error(ErrorKind::Format, name + " is neither true nor false");
                field(request) = value.get<bool>();
            }});
}

/// A std::string or a path.
template <typename Field> void addText(Set& set, std::string name, std::string about, Field field)
{
    set.push_back({.name = name,
        .about = std::move(about),
        .get = [field](const TrainRequest& request) -> Json {
            const auto& value = field(request);
            if constexpr (std::is_same_v<std::decay_t<decltype(value)>, fs::path>)
                return value.string();
            else
                return value;
        },
        .set =
            [field, name](TrainRequest& request, const nlohmann::json& value) {
                field(request) = jsonString(value, name, longestText);
            }});
}

/// An enumeration of consecutive values by the names of `choices`.
template <typename Field>
void addChoice(
    Set& set, std::string name, std::string about, Field field, std::vector<std::string> choices)
{
    set.push_back({.name = name,
        .about = std::move(about),
        .choices = choices,
        .get = [field, choices](const TrainRequest& request) -> Json {
            return choices[static_cast<std::size_t>(field(request))];
        },
        .set =
            [field, name, choices](TrainRequest& request, const nlohmann::json& value) {
                using Value = std::remove_reference_t<decltype(field(request))>;
                const auto found = std::ranges::find(choices, jsonString(value, name, longestText));
                if (found == choices.end()) {
                    std::string list;
                    for (const std::string& choice : choices)
                        list += (list.empty() ? "" : ", ") + choice;
                    throw Error(ErrorKind::Format,
                        name + " is " + clinic::quoted(value.dump(), 40) + "; one of " + list
                            + " is expected");
                }
                field(request) = static_cast<Value>(found - choices.begin());
            }});
}

std::vector<std::string> recipeNames()
{
    std::vector<std::string> names;
    for (const RecipeInfo& info : recipes())
        names.emplace_back(info.name);
    return names;
}

void addData(Set& set)
{
    addText(set, "model", "Checkpoint to begin with", at(&TrainRequest::model));
    addText(set, "new_model", "Architecture of new weights, instead of a checkpoint",
        at(&TrainRequest::newModel));
    addText(set, "data", "Captioned table; a labelled folder for supervised and linear-probe",
        at(&TrainRequest::data));
    addChoice(set, "truncation", "How captions beyond the context are cut",
        at(&TrainRequest::truncation), {"keep-end-token", "cut"});
    addInteger(set, "limit", "Rows at most, drawn with the seed; 0: all", at(&TrainRequest::limit),
        {0, mostCount});
    addText(set, "scores",
        "filter-retrain: a CSV with row and a score, higher being more suspicious; none: the lower "
        "the model's own cosine, the more suspicious",
        at(&TrainRequest::scores));
    addText(set, "score_column", "Its column", at(&TrainRequest::scoreColumn));
    addInteger(set, "poison_labelled",
        "supervised: so many labelled pictures get the trigger and the target's label",
        at(&TrainRequest::poisonLabelled), {0, mostCount});
}

void addSchedule(Set& set)
{
    addInteger(set, "epochs", "Times that all rows are trained on", at(&TrainOptions::epochs),
        {1, 1'000'000});
    addInteger(set, "batch", "Rows of one batch", at(&TrainOptions::batch), {1, 1'000'000});
    addReal(set, "lr", "Learning rate at the top of the schedule", at(&TrainOptions::learningRate),
        {0, 1000});
    addInteger(set, "warmup", "Steps in which the learning rate rises",
        at(&TrainOptions::warmupSteps), {0, mostCount});
    addChoice(set, "decay",
        "How the learning rate falls: half a cosine, or as PAR's: a line to a tenth, then half a "
        "cosine",
        at(&TrainOptions::decay), {"cosine", "par"});
    addChoice(set, "schedule", "How steps are counted: reference begins one epoch in",
        at(&TrainOptions::numbering), {"reference", "corrected"});
    addReal(set, "weight_decay", "Of AdamW", at(&TrainOptions::weightDecay), {0, 1000});
    addReal(set, "beta1", "Of AdamW", at(&TrainOptions::beta1), {0, 1});
    addReal(set, "beta2", "Of AdamW", at(&TrainOptions::beta2), {0, 1});
    addReal(set, "eps", "Of AdamW", at(&TrainOptions::eps), {0, 1});
    addReal(set, "gradient_clip", "Largest norm of all gradients; 0: as they are",
        at(&TrainOptions::gradientClip), {0, 1e9});
    addInteger(set, "accumulation", "Batches whose gradients make one step",
        at(&TrainOptions::accumulation), {1, 1'000'000});
    addInteger(set, "chunk",
        "Rows encoded at a time, for batches that memory does not hold; 0: the batch at once",
        at(&TrainOptions::chunk), {0, 1'000'000});
    addFlag(set, "gradient_checkpointing", "Compute activations twice instead of keeping them",
        at(&TrainOptions::gradientCheckpointing));
    addFlag(set, "round_to_half", "New weights pass through half precision, as in the reference",
        at(&TrainOptions::roundToHalf));
    addFlag(set, "channels_last", "Memory layout of convolutions", at(&TrainOptions::channelsLast));
    addFlag(set, "carry_optimizer", "Go on with the checkpoint's AdamW state, as the reference",
        at(&TrainOptions::carryOptimizer));
}

void addRecipeSettings(Set& set)
{
    addReal(set, "clip_weight", "cleanclip: of the contrastive loss", at(&TrainOptions::clipWeight),
        {0, 1e6});
    addReal(set, "inmodal_weight", "cleanclip: of the in-modal losses",
        at(&TrainOptions::inmodalWeight), {0, 1e6});
    addChoice(set, "text_views", "cleanclip: when captions' augmented views are drawn",
        at(&TrainOptions::textViews), {"each-epoch", "once"});
    addReal(set, "unlearn_target",
        "unlearn: the cosine of flagged pairs goes to minus this: 0 orthogonal, 1 opposite; the "
        "reference's -1 strengthens the backdoor",
        at(&TrainOptions::unlearnTarget), {-1, 1});
    addReal(set, "constraint_weight", "unlearn: of the flagged pairs",
        at(&TrainOptions::constraintWeight), {0, 1e6});
    addReal(set, "par_threshold", "par: distance at which embeddings are far enough, 0 to 4",
        at(&TrainOptions::parThreshold), {0, 4});
    addReal(set, "par_weight", "par: of the distance", at(&TrainOptions::parWeight), {0, 1e6});
    addChoice(set, "head", "supervised: a new linear layer, or the classes' prompts",
        at(&TrainOptions::head), {"linear", "zero-shot"});
    addReal(set, "remove_share", "filter-retrain, progressive: share of the rows dropped",
        at(&TrainOptions::removeShare), {0, 0.99});
    set.push_back({.name = "remove_after",
        .about =
            "progressive: epochs after which rows are dropped, with commas; 0: before the first",
        .get = [](const TrainRequest& request) -> Json { return request.options.removeAfter; },
        .set =
            [](TrainRequest& request, const nlohmann::json& value) {
                std::vector<int> epochs;
                if (!value.is_array() || value.size() > 100000)
                    throw Error(ErrorKind::Format, "remove_after is no list of epochs");
                for (const auto& epoch : value)
                    epochs.push_back(
                        static_cast<int>(jsonInteger(epoch, "remove_after", 0, 1'000'000)));
                request.options.removeAfter = std::move(epochs);
            }});
}

void addEvaluation(Set& set)
{
    addText(
        set, "eval", "Labelled folder that is measured between epochs", at(&TrainEvaluation::data));
    addText(set, "trigger", "Trigger of the attack that is measured: a preset or a .json file",
        at(&TrainEvaluation::trigger));
    addText(set, "target", "Class that the attack aims at", at(&TrainEvaluation::target));
    addInteger(set, "eval_every", "Epochs between evaluations; 0: the first and the last only",
        at(&TrainEvaluation::every), {0, 1'000'000});
    addText(set, "map_data",
        "Captioned table whose pairs are embedded before the first and after each epoch",
        at(&TrainMaps::data));
    addInteger(set, "map_rows",
        "Of its rows at most, drawn with the seed, poisoned ones first up to half; 0: all",
        at(&TrainMaps::rows), {0, mostCount});
    addInteger(set, "checkpoint_steps", "Steps between checkpoints; 0: by time and epoch only",
        at(&CheckpointPolicy::everySteps), {0, mostCount});
    addReal(set, "checkpoint_minutes", "Minutes between checkpoints; 0: by steps and epoch only",
        at(&CheckpointPolicy::everyMinutes), {0, 1e6});
    addInteger(set, "keep", "Of the last checkpoints", at(&CheckpointPolicy::keep), {1, 10000});
    addChoice(set, "best", "What chooses best.pt", at(&CheckpointPolicy::best),
        {"none", "ca", "asr", "ca-asr", "loss"});
    addFlag(
        set, "safetensors", "The weights as .safetensors too", at(&CheckpointPolicy::safetensors));
}

void addCommon(Set& set)
{
    const std::size_t first = set.size();
    addInteger(set, "seed", "Of everything random", at(&TrainOptions::seed), {0, mostCount});
    addText(set, "device", "cpu, cuda or cuda:N", at(&TrainOptions::device));
    addChoice(set, "precision", "Of the forward pass", at(&TrainOptions::precision),
        {"fp32", "bf16", "fp16"});
    addInteger(set, "threads", "Inside tensor operations", at(&TrainOptions::threads), {0, 4096});
    for (std::size_t i = first; i < set.size(); ++i)
        set[i].isCommon = true;
}

Set allSettings()
{
    Set set;
    addText(set, "name", "Kept in checkpoints; the folder's if not given", at(&TrainRequest::name));
    addChoice(set, "recipe", "What the run does", at(&TrainOptions::recipe), recipeNames());
    addData(set);
    addSchedule(set);
    addRecipeSettings(set);
    addEvaluation(set);
    addCommon(set);
    return set;
}

} // namespace

std::string TrainSetting::option() const
{
    std::string text = "--" + name;
    std::ranges::replace(text, '_', '-');
    return text;
}

std::span<const TrainSetting> trainSettings()
{
    static const Set all = allSettings();
    return all;
}

const TrainSetting& trainSetting(std::string_view name)
{
    const auto all = trainSettings();
    const auto found = std::ranges::find(all, name, &TrainSetting::name);
    assert(found != all.end());
    return *found;
}

void setFromText(const TrainSetting& setting, const std::string& text, TrainRequest& request)
{
    const Json now = setting.get(request);
    nlohmann::json value = text;
    if (now.is_array())
        value = nlohmann::json::parse("[" + text + "]", nullptr, false);
    else if (!now.is_string())
        value = nlohmann::json::parse(text, nullptr, false);
    try {
        if (value.is_discarded())
            throw Error(ErrorKind::Format, clinic::quoted(text, 40) + " is no number");
        setting.set(request, value);
    } catch (const Error& error) {
        throw Error(ErrorKind::Config, setting.option() + ": " + error.what());
    }
}

std::string problemOfText(
    const TrainSetting& setting, const std::string& text, TrainRequest& request)
try {
    setFromText(setting, text, request);
    return {};
} catch (const Error& error) {
    return error.what();
}

std::string settingText(const TrainSetting& setting, const TrainRequest& request)
{
    const Json value = setting.get(request);
    if (value.is_string())
        return value.get<std::string>();
    std::string text = value.dump();
    if (value.is_array())
        text = text.substr(1, text.size() - 2);
    return text;
}

} // namespace clinic
