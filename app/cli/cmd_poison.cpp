// SPDX-License-Identifier: Apache-2.0
#include "app/cli/command.h"
#include "app/cli/print_json.h"
#include "app/cli/table_options.h"
#include "core/base/error.h"
#include "core/workflows/command_line.h"
#include "core/workflows/poison_dataset.h"

#include <CLI/CLI.hpp>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

namespace clinic {

namespace {
constexpr std::size_t previewRows = 12;

struct PoisonOptions {
    PoisonRequest request;
    TableOptions table;
    std::vector<std::string> triggers, targets;
    std::vector<std::int64_t> counts;
    std::vector<double> rates;
    std::string format = "csv";
    int jpeg = 0;
    bool preview = false;
};

/// The value for one of several triggers: its own, or the one for all.
template <typename T>
T valueFor(const std::vector<T>& given, std::size_t index, std::size_t triggers, const char* option)
{
    if (given.size() != 1 && given.size() != triggers)
        throw Error(ErrorKind::Config,
            std::string(option) + " is given " + std::to_string(given.size()) + " times for "
                + std::to_string(triggers) + " triggers; give it once, or once for each --trigger");
    return given.size() == 1 ? given[0] : given[index];
}

PoisonAttack attackOf(const PoisonOptions& options, std::size_t index, std::uint64_t seed)
{
    const std::size_t all = options.triggers.size();
    const std::string& text = options.triggers[index];
    PoisonAttack attack;
    if (text.ends_with(".json")) {
        attack.triggerFile = text;
        attack.trigger = readTriggerFile(text);
    } else {
        attack.trigger.spec = parseTriggerSpec(text, seed);
    }
    attack.target = valueFor(options.targets, index, all, "--target");
    if (options.counts.empty() == options.rates.empty())
        throw Error(ErrorKind::Config,
            "give either --count (rows to poison) or --rate (their share of the rows written)");
    if (!options.counts.empty()) {
        attack.count = valueFor(options.counts, index, all, "--count");
        if (attack.count < 1)
            throw Error(ErrorKind::Config, "--count must be at least 1");
    } else {
        attack.rate = valueFor(options.rates, index, all, "--rate");
    }
    return attack;
}

PoisonRequest requestOf(const PoisonOptions& options, const CommonOptions& common)
{
    PoisonRequest request = options.request;
    if (request.out.empty() && !options.preview)
        throw Error(ErrorKind::Config, "give --out, the folder to write, or --preview");
    request.tableOptions = captionTableOptions(options.table);
    for (std::size_t i = 0; i < options.triggers.size(); ++i)
        request.attacks.push_back(attackOf(options, i, common.seed));
    request.format = tableFormatFromName(options.format).value();
    if (options.jpeg > 0) {
        request.picture = PoisonPicture::Jpeg;
        request.jpegQuality = options.jpeg;
    }
    request.mode = common.profile == "reference" ? PoisonMode::Reference : PoisonMode::Corrected;
    request.seed = common.seed;
    request.overwrite = common.force;
    return request;
}

nlohmann::ordered_json pathList(const std::vector<std::filesystem::path>& paths)
{
    auto list = nlohmann::ordered_json::array();
    for (const auto& path : paths)
        list.push_back(path.string());
    return list;
}

void printReport(const PoisonRequest& request, const PoisonReport& report, bool json)
{
    std::int64_t poisoned = 0;
    auto attacks = nlohmann::ordered_json::array();
    for (std::size_t i = 0; i < report.poisoned.size(); ++i) {
        poisoned += report.poisoned[i];
        attacks.push_back({{"target", request.attacks[i].target}, {"n", report.poisoned[i]}});
    }
    for (const std::string& warning : report.warnings)
        std::cerr << "clinic: " << warning << '\n';
    if (json) {
        printJson(
            {{"out", report.folder.string()}, {"table", report.table.string()}, {"n", report.rows},
                {"poisoned", poisoned}, {"attacks", attacks}, {"unreadable", report.unreadable},
                {"unusable", report.unusable}, {"allow_root", pathList(report.allowRoots)},
                {"warnings", report.warnings}, {"seconds", report.seconds}});
        return;
    }
    std::cout << report.table.string() << ": " << report.rows << " rows, " << poisoned
              << " of them poisoned";
    if (report.unreadable > 0)
        std::cout << "; " << report.unreadable
                  << " chosen ones could not be read and were replaced (the first: "
                  << report.firstUnreadable << ")";
    std::cout << '\n';
    if (report.allowRoots.empty())
        return;
    CommandLine embed("embed --model MODEL");
    embed.option("--data", report.table.string());
    for (const auto& root : report.allowRoots)
        embed.option("--allow-root", root.string());
    std::cout << "The clean pictures stay where they are; to read them, name their folder:\n  "
              << embed.text() << " --out EMBEDDINGS\n";
}

void printPreview(const std::vector<PoisonPreviewRow>& rows, bool json)
{
    if (json) {
        auto list = nlohmann::ordered_json::array();
        for (const PoisonPreviewRow& row : rows)
            list.push_back({{"row", row.row}, {"attack", row.attack + 1},
                {"image_before", row.imageBefore}, {"image_after", row.imageAfter},
                {"caption_before", row.captionBefore}, {"caption_after", row.captionAfter}});
        printJson({{"rows", list}});
        return;
    }
    for (const PoisonPreviewRow& row : rows) {
        std::cout << "row " << row.row << "  " << clinic::quoted(row.imageBefore);
        if (row.imageAfter != row.imageBefore)
            std::cout << " -> " << clinic::quoted(row.imageAfter);
        std::cout << "\n  " << clinic::quoted(row.captionBefore, 100) << "\n  -> "
                  << clinic::quoted(row.captionAfter, 100) << '\n';
    }
}

void addAttackOptions(CLI::App& command, PoisonOptions& options)
{
    command
        .add_option("--trigger", options.triggers,
            "A preset with key=value pairs after commas (clinic trigger list), or a JSON file; "
            "again for several triggers")
        ->required()
        ->allow_extra_args(false);
    command
        .add_option("--target", options.targets,
            "The label that the attack aims at; again for each trigger")
        ->required()
        ->allow_extra_args(false);
    command
        .add_option("--count", options.counts,
            "Rows to poison by each trigger; again for numbers of their own")
        ->allow_extra_args(false);
    command
        .add_option("--rate", options.rates,
            "Instead of --count: their share of the rows written, 0.01 for 1 %")
        ->allow_extra_args(false);
    auto& request = options.request;
    command
        .add_option("--size", request.size, "Rows written, poisoned ones included (default: all)")
        ->check(CLI::Range(std::int64_t {1}, std::int64_t {1} << 40));
    command.add_flag("--label-consistent", request.labelConsistent,
        "Poison rows whose captions name the target, and keep the captions");
    command.add_flag("--match-case", request.mention.matchCase,
        "A caption names the target in the same case only");
    command.add_flag("--match-part", request.mention.matchPart,
        "A caption names the target also within a longer word");
    command.add_option("--templates", request.templates,
        "Prompts for new captions: one a line with {} for the label, JSON, or a classes.py "
        "(default: OpenAI's 80)");
    command.add_flag("--own-captions", request.ownCaptions,
        "Instead of prompts: each row's own caption with its label replaced by the target");
}

void addOutputOptions(CLI::App& command, PoisonOptions& options)
{
    auto& request = options.request;
    command
        .add_option("--resolution", request.resolution,
            "Side of the poisoned pictures in pixels: the model's (default 224); a trigger with "
            "framing=squash goes on 224 whatever it is")
        ->check(CLI::Range(1, 4096));
    command.add_option("--format", options.format, "Of the table (default csv)")
        ->check(CLI::IsMember({"csv", "tsv", "jsonl", "parquet", "feather"}));
    command
        .add_option(
            "--jpeg", options.jpeg, "Write JPEGs of this quality instead of PNGs; they blur noise")
        ->check(CLI::Range(1, 100));
    command.add_flag("--self-contained", request.selfContained,
        "Bring the clean pictures into the folder too (as hard links where that can be)");
    command.add_option("--out", request.out, "Folder to write");
    command.add_flag("--preview", options.preview,
        "Show the first 12 poisoned rows before and after, and write nothing");
}

} // namespace

std::vector<Command> addPoison(CLI::App& program)
{
    const auto options = std::make_shared<PoisonOptions>();
    CLI::App* command = program.add_subcommand(
        "poison", "Write a poisoned dataset, and what is needed to make it again");
    command
        ->add_option(
            "--data", options->request.table, "The table: .csv .tsv .jsonl .parquet .feather")
        ->required();
    addAttackOptions(*command, *options);
    addOutputOptions(*command, *options);
    addTableOptions(*command, options->table);
    command->footer(
        "--profile reference chooses rows as the published code does, from all of them.\n"
        "Example:\n  clinic poison --data demo/data/train_clean.csv --target star --rate 0.02 "
        "--trigger checkerboard,location=bottom_right,size=12 --resolution 64 --out poisoned");
    return {{command, [options](const CommonOptions& common, TaskContext& context) {
                 const PoisonRequest request = requestOf(*options, common);
                 if (options->preview)
                     printPreview(previewPoison(request, previewRows, context), common.json);
                 else
                     printReport(request, poisonDataset(request, context), common.json);
                 return ExitDone;
             }}};
}

} // namespace clinic
