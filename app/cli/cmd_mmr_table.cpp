// SPDX-License-Identifier: Apache-2.0
#include "app/cli/mmr_commands.h"
#include "app/cli/mmr_options.h"
#include "app/cli/print_json.h"
#include "core/base/error.h"
#include "core/base/output_file.h"
#include "core/mmr/answer_export.h"
#include "core/mmr/leader_table.h"
#include "core/workflows/mmr_json.h"

#include <CLI/CLI.hpp>
#include <filesystem>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

namespace clinic {

namespace {

struct TableOptionsOfMmr {
    MmrOptions options;
    std::vector<std::string> answers;
    std::string format = "markdown";
    bool published = false, blind = false;
    std::string out;
};

std::string tableText(const TableOptionsOfMmr& given, TaskContext& context)
{
    const auto benchmark =
        std::make_shared<const MmrBenchmark>(readBenchmark(given.options.benchmark));
    std::vector<LeaderRow> rows;
    MmrScoreRules rules;
    std::size_t byHand = 0;
    for (const std::string& answers : given.answers) {
        const ScoredAnswers scored =
            scoreAnswers(benchmark, scoreRequest(given.options, answers), context);
        rules = scored.rules;
        byHand += scored.byHand.letters.size();
        rows.push_back(scored.row());
    }
    const auto add = [&rows](std::vector<LeaderRow> more) {
        rows.insert(rows.end(), more.begin(), more.end());
    };
    if (given.published && publishedRows(benchmark->version).empty())
        std::cerr << "clinic: nothing is published of " << benchmark->title() << '\n';
    if (given.published)
        add(publishedRows(benchmark->version));
    if (given.blind)
        add(blindRows(*benchmark));
    if (rows.empty())
        throw Error(ErrorKind::Config,
            "there is nothing to show: give --answers FILE, --published or --blind");
    return leaderTable(rows,
        {.benchmark = benchmark->title(),
            .rules = rulesText(rules)
                + (byHand == 0 ? std::string()
                               : ", " + std::to_string(byHand) + " letters by hand"),
            .categories = benchmark->categories},
        tableStyleNamed(given.format));
}

struct OverrideOptions {
    MmrOptions options;
    std::string answers;
    std::int64_t row = 0;
    std::string letter;
    std::string reason;
};

int runOverride(const OverrideOptions& given, const CommonOptions& common, TaskContext& context)
{
    const ScoredAnswers scored = scoreMmr(scoreRequest(given.options, given.answers), context);
    if (given.row < 0 || given.row >= static_cast<std::int64_t>(scored.benchmark->questions.size()))
        throw Error(ErrorKind::Config,
            "--row is a row of the question file, from 0 to "
                + std::to_string(scored.benchmark->questions.size() - 1));
    const auto question = static_cast<QuestionIndex>(given.row);
    const bool withdraws = given.letter == "parser";
    if (scored.answers.answer(question) == nullptr)
        throw Error(ErrorKind::Config,
            given.answers + ": has no answer to row " + std::to_string(given.row) + " ("
                + scored.benchmark->questions[question].id + ")");
    if (withdraws && !scored.byHand.letters.contains(question))
        throw Error(ErrorKind::Config,
            "row " + std::to_string(given.row)
                + " was not read by hand; there is nothing to take back");
    const char letter = given.letter == "none" ? '\0' : given.letter[0];
    const ScoredAnswers changed = withdraws
        ? withdrawOverride(scored, question)
        : overrideLetter(scored, question, letter, given.reason);
    if (common.json)
        printJson(scoreJson(changed));
    else
        std::cout << "RA " << percentOf(changed.score.overall.cells.accuracy()).value_or(0)
                  << " %, kept in " << overridesPath(given.answers).string() << '\n';
    return ExitDone;
}

} // namespace

Command addMmrTable(CLI::App& mmr)
{
    const auto given = std::make_shared<TableOptionsOfMmr>();
    CLI::App* command = mmr.add_subcommand(
        "table", "A table of models for a paper: POS accuracy, RA and MR, overall and by category");
    addMmrOptions(*command, given->options);
    command->add_option("--answers", given->answers, "Files of answers, a row each");
    command->add_option("--format", given->format, "latex, markdown (default) or csv")
        ->check(CLI::IsMember({"latex", "markdown", "csv"}));
    command->add_flag("--published", given->published, "Published rows of the same version too");
    command->add_flag("--blind", given->blind, "Rules that see no picture too");
    command->add_option("--out", given->out, "File (default: standard output)");
    command->footer("Example:\n  clinic mmr table --benchmark demo/mmr/MMR-benchmark.json "
                    "--answers demo/mmr/answers/simulated-strong.json --blind --format latex");
    return {command, [given](const CommonOptions& common, TaskContext& context) {
                const std::string text = tableText(*given, context);
                if (!given->out.empty()) {
                    OutputFile file(given->out, common.force);
                    file.write(text);
                    file.commit();
                }
                if (common.json)
                    printJson({{"format", given->format}, {"out", given->out}, {"text", text}});
                else if (given->out.empty())
                    std::cout << text;
                return ExitDone;
            }};
}

Command addMmrOverride(CLI::App& mmr)
{
    const auto given = std::make_shared<OverrideOptions>();
    CLI::App* command = mmr.add_subcommand("override",
        "Read one answer by hand; kept with its reason in a trail beside the file of answers");
    addMmrOptions(*command, given->options);
    command->add_option("--answers", given->answers, "File of answers")->required();
    command->add_option("--row", given->row, "Row of the question file, from 0")->required();
    command->add_option("--letter", given->letter, "A, B, C, D, none, or parser to take it back")
        ->required()
        ->check(CLI::IsMember({"A", "B", "C", "D", "none", "parser"}));
    command->add_option("--reason", given->reason, "Why");
    command->footer("Example:\n  clinic mmr override --benchmark demo/mmr/MMR-benchmark.json "
                    "--answers demo/mmr/answers/simulated-verbose.json --row 12 --letter B "
                    "--reason \"says B in words\"");
    return {command, [given](const CommonOptions& common, TaskContext& context) {
                return runOverride(*given, common, context);
            }};
}

Command addMmrExport(CLI::App& mmr)
{
    struct ExportOptions {
        MmrOptions options;
        std::string answers, format = "results", out;
    };
    const auto given = std::make_shared<ExportOptions>();
    CLI::App* command =
        mmr.add_subcommand("export", "Answers in another format, in the order of the questions");
    addMmrOptions(*command, given->options);
    command->add_option("--answers", given->answers, "File of answers")->required();
    command
        ->add_option("--to", given->format,
            "results (the reference's array, default), lines (its JSON lines), vlmevalkit (.tsv)")
        ->check(CLI::IsMember({"results", "lines", "vlmevalkit"}));
    command->add_option("--out", given->out, "File")->required();
    command->footer(
        "Example:\n  clinic mmr export --benchmark demo/mmr/MMR-benchmark.json "
        "--answers demo/mmr/answers/simulated-strong.json --to vlmevalkit --out strong.tsv");
    return {command, [given](const CommonOptions& common, TaskContext& context) {
                const ScoredAnswers scored =
                    scoreMmr(scoreRequest(given->options, given->answers), context);
                std::error_code unknown;
                if (std::filesystem::equivalent(given->answers, given->out, unknown))
                    throw Error(ErrorKind::Config,
                        given->out + ": is the file of answers itself; name another");
                OutputFile file(given->out, common.force);
                file.write(exportAnswers(
                    *scored.benchmark, scored.answers, answerExportNamed(given->format)));
                file.commit();
                const auto missing = scored.answers.report.missing.size();
                if (common.json)
                    printJson({{"out", given->out}, {"format", given->format}, {"missing", missing},
                        {"errors", scored.score.errors}});
                else if (missing + static_cast<std::size_t>(scored.score.errors) > 0)
                    std::cout << "note: " << missing << " questions without an answer and "
                              << scored.score.errors << " errors are no answers there either\n";
                return ExitDone;
            }};
}

} // namespace clinic
