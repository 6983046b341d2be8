// SPDX-License-Identifier: Apache-2.0
#include "app/cli/command.h"
#include "app/cli/encoder_options.h"
#include "app/cli/print_json.h"
#include "app/cli/table_options.h"
#include "core/base/error.h"
#include "core/workflows/embed_dataset.h"

#include <CLI/CLI.hpp>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

namespace clinic {

namespace {

struct EmbedOptions {
    EmbedRequest request;
    bool imagesOnly = false;
    bool textsOnly = false;
    std::string decode = "exact";
    std::string gelu;
    TableOptions table;
};

EmbedRequest requestOf(const EmbedOptions& options, const CommonOptions& common)
{
    if (options.imagesOnly && options.textsOnly)
        throw Error(ErrorKind::Config, "give either --images-only or --texts-only");
    auto request = options.request;
    request.parts = options.imagesOnly ? EmbedParts::ImagesOnly
        : options.textsOnly            ? EmbedParts::TextsOnly
                                       : EmbedParts::Both;
    request.fastDecode = options.decode == "fast";
    request.tableOptions = captionTableOptions(options.table);
    request.truncation = common.profile == "reference" ? Truncation::Cut : Truncation::KeepEndToken;
    request.encoder = encoderOptions(common, options.gelu);
    request.overwrite = common.force;
    return request;
}

void printReport(const EmbedReport& report, bool json)
{
    if (json) {
        printJson({{"out", report.folder.string()}, {"n", report.rows},
            {"failed", report.failedRows}, {"resumed", report.resumedRows},
            {"distinct_captions", report.distinctCaptions}, {"seconds", report.seconds}});
        return;
    }
    std::cout << report.folder.string() << ": " << report.rows << " pairs";
    if (report.failedRows > 0)
        std::cout << ", " << report.failedRows
                  << " failed (column failure tells why; the first: " << report.firstFailure << ")";
    if (report.resumedRows > 0)
        std::cout << ", " << report.resumedRows << " taken over from an interrupted run";
    std::cout << '\n';
}

} // namespace

std::vector<Command> addEmbed(CLI::App& program)
{
    const auto options = std::make_shared<EmbedOptions>();
    auto& request = options->request;
    CLI::App* command =
        program.add_subcommand("embed", "Embeddings of a captioned table, with their provenance");
    command->add_option("--model", request.checkpoint, "The checkpoint")->required();
    command->add_option("--data", request.table, "The table: .csv .tsv .jsonl .parquet .feather")
        ->required();
    command->add_option("--out", request.out, "Folder for embeddings.arrow and manifest.json")
        ->required();
    command->add_option("--batch", request.batch, "Images at once (default 32)")
        ->check(CLI::Range(1, 65536));
    command->add_flag("--images-only", options->imagesOnly, "Leave the captions out");
    command->add_flag("--texts-only", options->textsOnly, "Leave the images out");
    command
        ->add_option("--decode", options->decode,
            "exact: Pillow's pixels (default); fast: JPEGs at reduced size where the model's input "
            "allows it")
        ->check(CLI::IsMember({"exact", "fast"}));
    command->add_flag(
        "--accept-truncated", request.acceptTruncated, "Take images that end early, the rest grey");
    addGeluOption(*command, options->gelu);
    addTableOptions(*command, options->table);
    command->footer(
        "A stopped run goes on where it was when the same command is given again.\n"
        "Where the images lie outside of the table's folder, name theirs: --allow-root.\n"
        "Example:\n  clinic embed --model demo/models/poisoned.pt --data "
        "demo/data/train.csv --out embeddings");
    return {{command, [options](const CommonOptions& common, TaskContext& context) {
                 printReport(embedDataset(requestOf(*options, common), context), common.json);
                 return ExitDone;
             }}};
}

} // namespace clinic
