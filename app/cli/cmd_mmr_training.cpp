// SPDX-License-Identifier: Apache-2.0
#include "app/cli/mmr_training_commands.h"
#include "app/cli/mmr_training_output.h"
#include "app/cli/print_json.h"

#include <CLI/CLI.hpp>
#include <memory>

namespace clinic {

namespace {

void addData(CLI::App& command, std::filesystem::path& data)
{
    command.add_option("--data", data, "A JSON array of samples, or JSON lines, of any size")
        ->required();
}

void addPhrases(CLI::App& command, std::string& phrases)
{
    command.add_option("--phrases", phrases,
        "File with what a refusal says, a phrase a line (default: those of the original pipeline "
        "that its description names)");
}

std::vector<std::string> phrasesFrom(const std::string& file)
{
    return file.empty() ? refusalPhrases() : readRefusalPhrases(file);
}

Command addLint(CLI::App& family)
{
    const auto request = std::make_shared<TrainingLintRequest>();
    const auto phrases = std::make_shared<std::string>();
    CLI::App* lint = family.add_subcommand("lint", "What is wrong with a training file, by rule");
    addData(*lint, request->data);
    addPhrases(*lint, *phrases);
    lint->add_option("--places", request->places, "First places to tell of each rule (default 10)")
        ->check(CLI::Range(0, 1000));
    lint->footer("Example:\n  clinic mmr training lint --data MMR-data.json --json");
    return {lint, [request, phrases](const CommonOptions& common, TaskContext& context) {
                request->phrases = phrasesFrom(*phrases);
                const TrainingLintReport report = lintTraining(*request, context);
                if (common.json)
                    printJson(trainingLintJson(report));
                else
                    printTrainingLint(report);
                return ExitDone;
            }};
}

Command addFilter(CLI::App& family)
{
    const auto request = std::make_shared<TrainingFilterRequest>();
    const auto phrases = std::make_shared<std::string>();
    CLI::App* filter =
        family.add_subcommand("filter", "Take answers that read like refusals out of a file");
    addData(*filter, request->data);
    filter->add_option("--out", request->out, "File to write (without it: count only)");
    addPhrases(*filter, *phrases);
    filter->footer("Example:\n  clinic mmr training filter --data merged.json --out kept.json\n"
                   "--profile reference filters as the original pipeline does: capitals count, "
                   "<image> may get lost, samples may stay without turns.");
    return {filter, [request, phrases](const CommonOptions& common, TaskContext& context) {
                request->filter.phrases = phrasesFrom(*phrases);
                request->filter.reference = common.profile == "reference";
                request->overwrite = common.force;
                const TrainingFilterReport report = filterTraining(*request, context);
                if (common.json)
                    printJson(trainingFilterJson(report, request->filter));
                else
                    printTrainingFilter(report, *request);
                return ExitDone;
            }};
}

Command addReformat(CLI::App& family)
{
    const auto request = std::make_shared<TrainingReformatRequest>();
    CLI::App* reformat = family.add_subcommand("reformat",
        "Split generated samples into positive and leading ones, and merge them pair by pair");
    addData(*reformat, request->data);
    reformat
        ->add_option(
            "--out", request->out, "Folder to write positive.json, leading.json and merged.json to")
        ->required();
    reformat->add_flag("--id-suffix", request->suffixIds,
        "End the two ids of a pair in _pos and _neg (default: both keep the same id)");
    reformat->footer("Example:\n  clinic mmr training reformat --data generated.jsonl --out set");
    return {reformat, [request](const CommonOptions& common, TaskContext& context) {
                request->overwrite = common.force;
                const TrainingReformatReport report = reformatTraining(*request, context);
                if (common.json)
                    printJson(trainingReformatJson(report));
                else
                    printTrainingReformat(report);
                return ExitDone;
            }};
}

Command addStats(CLI::App& family)
{
    const auto request = std::make_shared<TrainingStatsRequest>();
    const auto id = std::make_shared<std::string>();
    CLI::App* stats =
        family.add_subcommand("stats", "Samples, pairs, turns and the lengths of a training file");
    addData(*stats, request->data);
    stats
        ->add_option("--first-words", request->firstWords,
            "How many first words of questions to tell (default 20)")
        ->check(CLI::Range(0, 1000));
    stats->add_option("--id", *id, "Tell the rows (from 0) of this id's pair as well");
    stats->footer("Example:\n  clinic mmr training stats --data merged.json --json");
    return {stats, [request, id](const CommonOptions& common, TaskContext& context) {
                const TrainingStatsReport report = trainingStats(*request, context);
                if (common.json)
                    printJson(trainingStatsJson(report, *id));
                else
                    printTrainingStats(report, *id);
                return ExitDone;
            }};
}

Command addExport(CLI::App& family)
{
    const auto request = std::make_shared<TrainingExportRequest>();
    const auto dedupe = std::make_shared<std::string>("none");
    CLI::App* command = family.add_subcommand(
        "export", "Write one JSON array in the form that LLaVA and Bunny train on");
    addData(*command, request->data);
    command->add_option("--out", request->out, "File to write")->required();
    command->add_option("--dedupe", *dedupe,
        "Leave copies out, told by: text (all turns), image (the same picture too), none "
        "(default)");
    command->add_flag("--sound-only", request->soundOnly,
        "Leave out what breaks a rule of the original pipeline (see lint)");
    command->add_flag("--id-suffix", request->suffixIds,
        "End the two ids of a pair that is split in _pos and _neg");
    command->footer("Example:\n  clinic mmr training export --data merged.json --dedupe image "
                    "--out train.json");
    return {command, [request, dedupe](const CommonOptions& common, TaskContext& context) {
                request->dedupe = dedupeKeyFrom(*dedupe);
                request->overwrite = common.force;
                const TrainingExportReport report = exportTraining(*request, context);
                if (common.json)
                    printJson(trainingExportJson(report));
                else
                    printTrainingExport(report, request->out);
                return ExitDone;
            }};
}

} // namespace

std::vector<Command> addMmrTraining(CLI::App& mmr)
{
    CLI::App* family = mmr.add_subcommand("training",
        "The benchmark's training set: files of "
        "gigabytes, read as a stream");
    family->require_subcommand(1);
    return {addLint(*family), addFilter(*family), addReformat(*family), addStats(*family),
        addExport(*family)};
}

} // namespace clinic
