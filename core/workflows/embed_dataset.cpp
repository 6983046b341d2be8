// SPDX-License-Identifier: Apache-2.0
#include "core/workflows/embed_dataset.h"

#include "core/base/error.h"
#include "core/base/folder_lock.h"
#include "core/base/sha256.h"
#include "core/base/stopwatch.h"
#include "core/base/utc_time.h"
#include "core/data/embedding_writer.h"
#include "core/image/image_io.h"
#include "core/workflows/clip_model.h"
#include "core/workflows/embed_manifest.h"
#include "core/workflows/embed_run.h"
#include "core/workflows/pair_encoder.h"

#include <algorithm>

namespace clinic {

namespace {
namespace fs = std::filesystem;

constexpr std::string_view partsPrefix = ".parts-";

std::vector<fs::path> partsIn(const fs::path& folder)
{
    std::vector<fs::path> parts;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(folder, error))
        if (entry.path().filename().string().starts_with(partsPrefix))
            parts.push_back(entry.path());
    return parts;
}

/// Error{Config} if finished embeddings lie in the folder and may not be replaced. `parts` exists:
/// the run that was to replace them was stopped, so the question has been answered.
void checkMayWrite(const EmbedRequest& request, bool partsExist)
{
    const bool finished =
        fs::exists(request.out / manifestFileName) || fs::exists(request.out / embeddingFileName);
    if (finished && !request.overwrite && !partsExist)
        throw Error(ErrorKind::Config,
            request.out.string() + ": holds embeddings already; --force replaces them");
}

const char* partsName(EmbedParts parts)
{
    switch (parts) {
    case EmbedParts::ImagesOnly:
        return "images";
    case EmbedParts::TextsOnly:
        return "texts";
    default:
        return "both";
    }
}

std::vector<HashedFile> hashFiles(const std::vector<fs::path>& files, TaskContext& context)
{
    std::vector<HashedFile> hashed;
    for (const auto& file : files) {
        context.report({.stage = "Checking the checkpoint",
            .done = 0,
            .total = 0,
            .detail = file.filename().string()});
        hashed.push_back(
            {.path = file, .bytes = fs::file_size(file), .sha256 = sha256OfFile(file, context)});
    }
    return hashed;
}

EmbeddingManifest describe(const EmbedRequest& request, const ClipModel& model,
    const CaptionTable& table, TaskContext& context)
{
    const auto& [checkpoint, config] = model;
    auto manifest = embeddingManifest(config, request.encoder, table, request.tableOptions);
    manifest.checkpointFiles = hashFiles(checkpoint.files, context);
    manifest.decode = request.fastDecode ? "fast" : "exact";
    manifest.acceptTruncated = request.acceptTruncated;
    manifest.truncation = truncationName(request.truncation);
    manifest.parts = partsName(request.parts);
    manifest.checkpoint = checkpoint.path;
    manifest.format = formatName(checkpoint.format);
    manifest.table = request.table;
    if (auto warning = activationWarning(config, request.encoder))
        manifest.warnings.push_back(std::move(*warning));
    return manifest;
}

/// Twice the vectors: once in parts, once in the file that is written from them.
void checkSpace(const EmbedRequest& request, const EmbeddingManifest& manifest, bool partsExist)
{
    const auto modalities = request.parts == EmbedParts::Both ? 2U : 1U;
    const auto once =
        static_cast<std::uint64_t>(manifest.rows * manifest.dim) * sizeof(float) * modalities;
    const auto needed = partsExist ? once : 2 * once;
    std::error_code error;
    const auto space = fs::space(request.out, error);
    if (!error && space.available < needed)
        throw Error(ErrorKind::Resource,
            request.out.string() + ": " + std::to_string(needed >> 20U) + " MiB are needed, "
                + std::to_string(space.available >> 20U)
                + " MiB are free; free some space or choose another place");
}

DecodeOptions decodeOptions(const EmbedRequest& request, const ClipConfig& config)
{
    return {.fastShortSide = request.fastDecode ? config.imageResolution : 0,
        .acceptTruncated = request.acceptTruncated};
}

void checkBatch(int batch)
{
    if (batch < 1 || batch > 65536)
        throw Error(ErrorKind::Config,
            "the batch is " + std::to_string(batch) + "; 1 to 65536 is expected");
}

void removeParts(const fs::path& folder, const fs::path& except = {})
{
    std::error_code error;
    for (const auto& parts : partsIn(folder))
        if (parts != except)
            fs::remove_all(parts, error);
}

/// The folder for vectors under way; what a stopped run of the same request left is in it. Parts of
/// other requests go only where overwriting was asked for. The output folder is locked.
fs::path prepareParts(const EmbedRequest& request, const EmbeddingManifest& manifest)
{
    const auto parts =
        request.out / (std::string(partsPrefix) + manifest.fingerprint().substr(0, 16));
    const bool partsExist = fs::is_directory(parts);
    checkMayWrite(request, partsExist);
    if (request.overwrite)
        removeParts(request.out, parts);
    checkSpace(request, manifest, partsExist);
    fs::create_directories(parts);
    return parts;
}

EmbedRun runOf(const EmbedRequest& request, const CaptionTable& table, const fs::path& parts)
{
    return {.table = &table,
        .allowedRoots = request.tableOptions.allowedRoots,
        .parts = parts,
        .batch = static_cast<std::size_t>(request.batch),
        .decodeThreads = decodeThreads(request.encoder),
        .images = request.parts != EmbedParts::TextsOnly,
        .texts = request.parts != EmbedParts::ImagesOnly};
}

/// How the run went, for manifest and report.
EmbedReport reportOf(
    const EmbedRequest& request, const EmbedRunResult& result, const Stopwatch& watch)
{
    EmbedReport report;
    report.folder = request.out;
    report.rows = static_cast<std::int64_t>(result.failures.size());
    report.resumedRows = result.resumedRows;
    report.distinctCaptions = result.distinctCaptions;
    for (const auto& failure : result.failures)
        if (!failure.empty() && report.failedRows++ == 0)
            report.firstFailure = failure;
    report.seconds = watch.seconds();
    return report;
}

/// Embeddings without one vector are none; their parts hold nothing that a later run could use.
void refuseIfAllFailed(
    const EmbedRequest& request, const EmbedReport& report, const fs::path& parts)
{
    if (report.rows == 0 || report.failedRows < report.rows)
        return;
    std::error_code error;
    fs::remove_all(parts, error);
    throw Error(ErrorKind::Format,
        request.table.string() + ": none of " + std::to_string(report.rows)
            + " rows can be embedded; the first: " + report.firstFailure);
}

void writeResult(const EmbedRequest& request, const CaptionTable& table, EmbeddingManifest manifest,
    EmbedRunResult result, const EmbedReport& report)
{
    manifest.failed = report.failedRows;
    manifest.resumed = report.resumedRows;
    manifest.distinctImages = result.distinctImages;
    manifest.distinctCaptions = result.distinctCaptions;
    manifest.created = utcNow();
    manifest.seconds = report.seconds;
    writeEmbeddings(request.out,
        {.table = &table,
            .failures = std::move(result.failures),
            .imageVectors = result.imageVectors,
            .textVectors = result.textVectors,
            .dim = manifest.dim},
        manifest);
    removeParts(request.out); // of other requests too: what is finished now may not be replaced
}
} // namespace

EmbedReport embedDataset(const EmbedRequest& request, TaskContext& context)
{
    const Stopwatch watch;
    checkBatch(request.batch);
    checkMayWrite(request, !partsIn(request.out).empty()); // early; what counts is under the lock
    context.report({.stage = "Opening the checkpoint", .done = 0, .total = 0, .detail = {}});
    const ClipModel model = openClipModel(request.checkpoint);
    const auto table = readCaptionTable(request.table, request.tableOptions, context);
    auto manifest = describe(request, model, table, context);
    Encoder encoder = loadEncoder(model, request.encoder);

    const FolderLock lock(request.out);
    const auto parts = prepareParts(request, manifest);
    auto result = embedTable(runOf(request, table, parts),
        pairEncoder(encoder, decodeOptions(request, model.config), request.truncation), context);
    const auto report = reportOf(request, result, watch);
    refuseIfAllFailed(request, report, parts);
    context.report({.stage = "Writing embeddings", .done = 0, .total = 0, .detail = {}});
    writeResult(request, table, std::move(manifest), std::move(result), report);
    return report;
}

} // namespace clinic
