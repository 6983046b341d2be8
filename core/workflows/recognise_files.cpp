// SPDX-License-Identifier: Apache-2.0
#include "core/workflows/recognise_files.h"

#include "core/base/error.h"
#include "core/clip/clip_config.h"
#include "core/data/embedding_set.h"
#include "core/data/embedding_writer.h"
#include "core/formats/checkpoint.h"
#include "core/mmr/mmr_file_kind.h"
#include "core/store/project.h"

#include <algorithm>
#include <cctype>

namespace clinic {

namespace {
namespace fs = std::filesystem;

std::string counted(std::int64_t n, const char* what)
{
    return std::to_string(n) + " " + what + (n == 1 ? "" : "s");
}

void describeCheckpoint(const Checkpoint& checkpoint, RecognisedFile& file)
{
    file.kind = DroppedKind::Checkpoint;
    file.hadModulePrefix = checkpoint.hadModulePrefix;
    file.epoch = checkpoint.epoch.value_or(-1);
    const auto config = deriveClipConfig(checkpoint);
    if (!config) {
        file.summary = counted(static_cast<std::int64_t>(checkpoint.tensors.size()), "tensor")
            + ", not a CLIP model";
        file.problem = "the file holds tensors, but no CLIP model; choose a CLIP checkpoint";
        return;
    }
    file.architecture = config->architecture;
    file.summary =
        "CLIP " + config->architecture + ", " + std::to_string(config->imageResolution) + " px, ";
    file.summary += checkpoint.hasOptimizer ? "training checkpoint"
                                            : std::string(formatName(checkpoint.format));
    if (checkpoint.epoch)
        file.summary += ", epoch " + std::to_string(*checkpoint.epoch);
    if (checkpoint.hadModulePrefix)
        file.summary += ", module. prefix";
}

void describeTable(
    const CaptionTable& table, const CaptionTableOptions& options, RecognisedFile& file)
{
    file.kind = DroppedKind::CaptionTable;
    file.columns = table.columns;
    file.imageKey = table.imageKey;
    file.captionKey = table.captionKey;
    file.labelKey = table.labelKey;
    file.poisonKey = table.poisonKey;
    file.imageRoot = table.imageRoot;
    file.rows = table.size();
    if (!table.poisoned.empty())
        file.poisonedRows = std::count(table.poisoned.begin(), table.poisoned.end(), 1);
    else if (options.ignorePoisonColumn && !options.poisonText.empty())
        file.poisonedRows = 0; // asked for by its text, and found nowhere
    for (std::size_t row = 0; row < std::min<std::size_t>(3, table.image.size()); ++row)
        file.exampleRows.push_back(table.image[row] + "  |  " + table.caption[row].substr(0, 200));
    file.summary = counted(table.size(), "pair") + ": " + table.imageKey + ", " + table.captionKey;
    if (file.poisonedRows >= 0)
        file.summary += ", " + std::to_string(file.poisonedRows) + " poisoned";
    if (!table.badRows.empty())
        file.summary +=
            ", " + counted(static_cast<std::int64_t>(table.badRows.size()), "unusable row");
    if (static_cast<std::int64_t>(table.badRows.size()) == table.size())
        file.problem = "no row can be used; the first: " + table.badRows.front().reason;
}

/// What is inside decides; the ending only says which reader may speak first, and whose complaint
/// is worth showing.
bool looksLikeTable(const fs::path& path)
{
    auto ending = path.extension().string();
    std::transform(ending.begin(), ending.end(), ending.begin(),
        [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    for (const char* known :
        {".csv", ".tsv", ".txt", ".jsonl", ".ndjson", ".json", ".parquet", ".feather", ".arrow"})
        if (ending == known)
            return true;
    return false;
}

void recogniseCheckpoint(RecognisedFile& file)
{
    try {
        describeCheckpoint(openCheckpoint(file.path), file);
    } catch (const Error& error) {
        file.kind = DroppedKind::Checkpoint;
        file.problem = error.what();
    }
}

void recogniseFolder(RecognisedFile& file)
{
    if (Project::existsIn(file.path)) {
        file.kind = DroppedKind::Project;
        file.summary = "project";
    } else if (fs::exists(file.path / embeddingFileName)) {
        file.kind = DroppedKind::EmbeddingFolder;
        try {
            const auto set = EmbeddingSet::open(file.path);
            file.rows = set->size();
            file.summary = "embeddings of " + counted(set->size(), "pair");
        } catch (const Error& error) {
            file.problem = error.what();
        }
    } else {
        recogniseCheckpoint(file);
        if (!file.problem.empty() && !fs::exists(file.path / "config.json")
            && !fs::exists(file.path / "open_clip_config.json"))
            file.kind = DroppedKind::Unknown;
    }
}

RecognisedFile recognise(const fs::path& path, TaskContext& context)
{
    RecognisedFile file;
    file.path = path;
    std::error_code error;
    const auto status = fs::status(path, error);
    if (fs::is_directory(status))
        recogniseFolder(file);
    else if (!fs::is_regular_file(status))
        file.problem = fs::exists(status) ? "is not a file that can be read" : "does not exist";
    else if (path.filename() == "project.sqlite" || path.filename() == embeddingFileName)
        return recognise(path.parent_path().empty() ? fs::path(".") : path.parent_path(), context);
    else if (isMmrQuestionFile(path)) {
        file.kind = DroppedKind::MmrQuestions;
        file.summary = "questions of the multimodal robustness benchmark (MMR)";
    } else if (looksLikeTable(path))
        return recogniseTable(path, {}, context);
    else {
        recogniseCheckpoint(file);
        if (!file.problem.empty()) {
            auto table = recogniseTable(path, {}, context);
            if (table.problem.empty())
                return table;
        }
    }
    return file;
}
} // namespace

RecognisedFile recogniseTable(
    const fs::path& path, const CaptionTableOptions& options, TaskContext& context)
{
    RecognisedFile file;
    file.path = path;
    file.allowedRoots = options.allowedRoots;
    try {
        describeTable(readCaptionTable(path, options, context, &file.columns), options, file);
    } catch (const Error& error) {
        file.kind = looksLikeTable(path) ? DroppedKind::CaptionTable : DroppedKind::Unknown;
        file.problem = error.what();
    }
    return file;
}

std::vector<RecognisedFile> recogniseFiles(const std::vector<fs::path>& paths, TaskContext& context)
{
    std::vector<RecognisedFile> files;
    for (const auto& path : paths) {
        context.checkpoint();
        context.report({.stage = "Looking at files",
            .done = static_cast<std::int64_t>(files.size()),
            .total = static_cast<std::int64_t>(paths.size()),
            .detail = path.filename().string()});
        try {
            files.push_back(recognise(path, context));
        } catch (const std::exception& error) {
            RecognisedFile file;
            file.path = path;
            file.problem = error.what();
            files.push_back(std::move(file));
        }
    }
    return files;
}

} // namespace clinic
