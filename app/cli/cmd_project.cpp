// SPDX-License-Identifier: Apache-2.0
#include "app/cli/command.h"
#include "app/cli/print_json.h"
#include "core/base/error.h"
#include "core/data/embedding_set.h"
#include "core/data/projection_writer.h"
#include "core/workflows/project_embeddings.h"

#include <CLI/CLI.hpp>
#include <filesystem>
#include <iostream>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>

namespace clinic {

namespace {

struct ProjectOptions {
    std::string embeddings;
    std::string method = "pca";
    std::string modality = "both";
    std::string out;
};

int runProject(const ProjectOptions& options, const CommonOptions& common, TaskContext& context)
{
    if (options.method != "pca")
        throw Error(ErrorKind::Unsupported,
            "--method " + options.method + ": this version projects with pca only");
    if (!common.force && std::filesystem::exists(options.out)) // before the work, not after it
        throw Error(
            ErrorKind::Config, options.out + ": exists already; give --force to replace it");
    const std::map<std::string, MapModality> modalities {
        {"image", MapModality::Image}, {"text", MapModality::Text}, {"both", MapModality::Both}};
    const auto set = EmbeddingSet::open(options.embeddings);
    const MapRequest request {.embeddings = set,
        .modality = modalities.at(options.modality),
        .seed = common.seed,
        .targetText = {}};
    const MapResult map = projectEmbeddings(request, context);
    writeProjection(options.out, map.imageXy, map.textXy, common.force);
    if (common.json) {
        printJson({{"out", options.out}, {"method", options.method}, {"n", set->size()},
            {"failed", set->failedRows()}, {"explained_variance", map.explainedVariance}});
        return ExitDone;
    }
    std::cout << options.out << ": " << set->size() << " pairs";
    if (set->failedRows() > 0)
        std::cout << ", " << set->failedRows() << " of them without a point";
    std::cout << ", " << 100 * (map.explainedVariance[0] + map.explainedVariance[1])
              << " % of the variance\n";
    return ExitDone;
}

} // namespace

std::vector<Command> addProject(CLI::App& program)
{
    const auto options = std::make_shared<ProjectOptions>();
    CLI::App* command = program.add_subcommand("project", "A map of embeddings in two dimensions");
    command->add_option("--embeddings", options->embeddings, "Folder that clinic embed has written")
        ->required();
    command->add_option("--method", options->method, "pca (default)")
        ->check(CLI::IsMember({"pca", "tsne", "umap"}));
    command
        ->add_option(
            "--modality", options->modality, "image, text or both in one space (default: both)")
        ->check(CLI::IsMember({"image", "text", "both"}));
    command
        ->add_option("--out", options->out,
            "The Arrow file to write: row, x, y; with both, row, modality, x, y")
        ->required();
    command->footer(
        "Example:\n  clinic project --embeddings demo/project/cache/poisoned --method pca "
        "--modality both --out map.arrow");
    return {{command, [options](const CommonOptions& common, TaskContext& context) {
                 return runProject(*options, common, context);
             }}};
}

} // namespace clinic
