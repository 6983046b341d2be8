// SPDX-License-Identifier: Apache-2.0
#include "app/cli/mmr_commands.h"
#include "app/cli/print_json.h"
#include "core/base/error.h"
#include "core/base/input_file.h"
#include "core/formats/json_reader.h"
#include "core/mmr/leader_table.h"
#include "core/workflows/mmr_json.h"

#include <CLI/CLI.hpp>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

namespace clinic {

namespace {

void printBenchmark(const nlohmann::ordered_json& info)
{
    std::cout << info.at("title").get<std::string>() << " (" << info.at("questions")
              << " questions)\n";
    for (const auto& [key, count] : info.at("categories").items())
        std::cout << "  " << key << std::string(key.size() < 24 ? 24 - key.size() : 1, ' ') << count
                  << " pairs\n";
    for (const auto& note : info.at("notes"))
        std::cout << "note: " << note.at("text").get<std::string>() << " (" << note.at("count")
                  << (note.at("count") == 1 ? " question, " : " questions, first ")
                  << note.at("where").at(0).at("id").get<std::string>() << ")\n";
}

/// One JSON string a line. Anything else that is JSON has no letter; what is no JSON is refused.
nlohmann::ordered_json parseLines(AnswerParser parser, const std::string& path)
{
    const std::string text = readWholeText(path, 256U << 20U);
    nlohmann::ordered_json letters = nlohmann::ordered_json::array();
    std::int64_t number = 0;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        const std::string_view line = std::string_view(text).substr(at, end - at);
        at = end + 1;
        ++number;
        if (line.find_first_not_of(" \t\r") == std::string_view::npos)
            continue;
        const auto value = parseUntrustedJson(line, path + ": line " + std::to_string(number));
        const auto& first = value.is_array() && !value.empty() ? value.front() : value;
        const char letter =
            first.is_string() ? parseAnswer(parser, first.get<std::string>(), nullptr) : '\0';
        letters.push_back(letter == 0 ? nlohmann::ordered_json(nullptr)
                                      : nlohmann::ordered_json(std::string(1, letter)));
    }
    return {{"answers", letters}};
}

} // namespace

Command addMmrInfo(CLI::App& mmr)
{
    const auto path = std::make_shared<std::string>();
    CLI::App* command = mmr.add_subcommand(
        "info", "Version, pairs by category and what is odd about a question file");
    command->add_option("--benchmark", *path, "Question file, or the folder that holds it")
        ->required();
    command->footer("Example:\n  clinic mmr info --benchmark demo/mmr/MMR-benchmark.json --json");
    return {command, [path](const CommonOptions& common, TaskContext&) {
                const auto info = benchmarkJson(readBenchmark(*path));
                if (common.json)
                    printJson(info);
                else
                    printBenchmark(info);
                return ExitDone;
            }};
}

Command addMmrParse(CLI::App& mmr)
{
    const auto parser = std::make_shared<std::string>("official");
    const auto file = std::make_shared<std::string>();
    CLI::App* command =
        mmr.add_subcommand("parse", "The letter that a parser reads out of each text");
    command->add_option("--parser", *parser, "official (default), lenient, vlmevalkit")
        ->check(CLI::IsMember({"official", "lenient", "vlmevalkit"}));
    command->add_option("--file", *file, "One JSON string a line")->required();
    command->footer(
        "Example:\n  clinic mmr parse --parser lenient --file demo/mmr/texts.jsonl --json");
    return {command, [parser, file](const CommonOptions& common, TaskContext&) {
                const auto letters = parseLines(answerParserNamed(*parser), *file);
                if (common.json)
                    printJson(letters);
                else
                    for (const auto& letter : letters.at("answers"))
                        std::cout << (letter.is_null() ? "-" : letter.get<std::string>()) << '\n';
                return ExitDone;
            }};
}

Command addMmrPublished(CLI::App& mmr)
{
    CLI::App* command = mmr.add_subcommand(
        "published", "The published results of both versions, with their sources");
    command->footer("Example:\n  clinic mmr published --json");
    return {command, [](const CommonOptions& common, TaskContext&) {
                if (common.json) {
                    printJson(publishedJson());
                    return ExitDone;
                }
                for (const PublishedSource& source : publishedSources()) {
                    const LeaderTableHead head {
                        .benchmark = "MMR " + std::string(benchmarkVersionName(source.version)),
                        .rules = "as printed in " + source.source,
                        .categories = mmrCategories()};
                    std::cout << leaderTable(
                        publishedRows(source.version), head, TableStyle::Markdown)
                              << '\n';
                }
                return ExitDone;
            }};
}

} // namespace clinic
