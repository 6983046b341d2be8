// SPDX-License-Identifier: Apache-2.0
#include "app/cli/mmr_options.h"

#include <CLI/CLI.hpp>

namespace clinic {

void addMmrOptions(CLI::App& command, MmrOptions& options)
{
    command
        .add_option("--benchmark", options.benchmark,
            "Question file (MMR-benchmark.json), or the folder that holds it")
        ->required();
    command
        .add_option("--mode", options.mode,
            "corrected: pairs by id (default); official: as the reference's scorer, by position")
        ->check(CLI::IsMember({"corrected", "official"}));
    command
        .add_option("--parser", options.parser,
            "How words become a letter: official (default), lenient, vlmevalkit, logit")
        ->check(CLI::IsMember({"official", "lenient", "vlmevalkit", "logit"}));
    command.add_option("--answer-column", options.columns.answer, "Of a table: the answers");
    command.add_option("--id-column", options.columns.id, "Of a table: the pair's id");
    command.add_option("--type-column", options.columns.type, "Of a table: POS or NEG");
    command.add_option(
        "--index-column", options.columns.index, "Of a table: row of the question file, from 0");
    command.add_option(
        "--question-column", options.columns.question, "Of a table: the question's text");
    command.add_flag("--no-overrides", options.withoutOverrides,
        "Do not use the letters that a person read by hand");
}

ScoreMmrRequest scoreRequest(const MmrOptions& options, const std::string& answers)
{
    return {.benchmark = options.benchmark,
        .answers = answers,
        .rules = {.mode = options.mode == "official" ? ScoreMode::Official : ScoreMode::Corrected,
            .parser = answerParserNamed(options.parser)},
        .columns = options.columns,
        .useOverrides = !options.withoutOverrides};
}

} // namespace clinic
