// SPDX-License-Identifier: Apache-2.0
#include "core/workflows/embed_dataset.h"

#include "core/base/error.h"
#include "core/base/parallel.h"
#include "core/base/sha256.h"
#include "core/data/embedding_writer.h"
#include "core/image/image_io.h"
#include "core/image/preprocess.h"
#include "core/workflows/clip_model.h"
#include "core/workflows/embed_run.h"

#include <algorithm>
#include <chrono>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace clinic {

namespace {
namespace fs = std::filesystem;

constexpr std::string_view partsPrefix = ".parts-";

/// The output folder, locked against a second program for as long as this lives.
class OutputFolder {
public:
    explicit OutputFolder(const fs::path& folder)
    {
        std::error_code error;
        fs::create_directories(folder, error);
        m_descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        if (m_descriptor < 0)
            throw Error(ErrorKind::Io,
                folder.string() + ": the folder for the output cannot be made or opened");
        if (::flock(m_descriptor, LOCK_EX | LOCK_NB) != 0) {
            ::close(m_descriptor);
            throw Error(ErrorKind::Config,
                folder.string() + ": another program is embedding into this folder");
        }
    }
    ~OutputFolder() { ::close(m_descriptor); }
    OutputFolder(const OutputFolder&) = delete;
    OutputFolder& operator=(const OutputFolder&) = delete;

private:
    int m_descriptor = -1;
};

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

const char* precisionName(Precision precision)
{
    switch (precision) {
    case Precision::Bf16:
        return "bf16";
    case Precision::Fp16:
        return "fp16";
    default:
        return "fp32";
    }
}

std::vector<HashedFile> hashFiles(const std::vector<fs::path>& files, TaskContext& context)
{
    std::vector<HashedFile> hashed;
    for (const auto& file : files) {
        context.checkpoint();
        context.report({.stage = "Checking the checkpoint",
            .done = 0,
            .total = 0,
            .detail = file.filename().string()});
        hashed.push_back(
            {.path = file, .bytes = fs::file_size(file), .sha256 = sha256OfFile(file)});
    }
    return hashed;
}

EmbeddingManifest describe(const EmbedRequest& request, const ClipModel& model,
    const CaptionTable& table, TaskContext& context)
{
    const auto& [checkpoint, config] = model;
    EmbeddingManifest manifest;
    manifest.checkpointFiles = hashFiles(checkpoint.files, context);
    manifest.rowsSha256 = hashOfRows(table);
    manifest.resolution = config.imageResolution;
    manifest.mean.assign(config.mean.begin(), config.mean.end());
    manifest.std.assign(config.std.begin(), config.std.end());
    manifest.decode = request.fastDecode ? "fast" : "exact";
    manifest.acceptTruncated = request.acceptTruncated;
    manifest.quickGelu = request.encoder.quickGelu.value_or(config.quickGelu);
    manifest.contextLength = config.contextLength;
    manifest.truncation = request.truncation == Truncation::Cut ? "cut" : "keep-end-token";
    manifest.parts = partsName(request.parts);
    manifest.device = request.encoder.device;
    manifest.precision = precisionName(request.encoder.precision);
    manifest.checkpoint = checkpoint.path;
    manifest.format = formatName(checkpoint.format);
    manifest.architecture = config.architecture;
    manifest.table = request.table;
    manifest.imageRoot = table.imageRoot;
    manifest.allowedRoots = request.tableOptions.allowedRoots;
    manifest.imageKey = table.imageKey;
    manifest.captionKey = table.captionKey;
    manifest.labelKey = table.labelKey;
    manifest.poisonKey = table.poisonKey;
    manifest.poisonText =
        table.poisonKey.empty() && !table.poisoned.empty() ? request.tableOptions.poisonText : "";
    manifest.rows = table.size();
    manifest.dim = config.embedDim;
    manifest.warnings = table.warnings;
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

PairEncoder pairEncoder(const EmbedRequest& request, const ClipConfig& config, Encoder& encoder)
{
    const int size = config.imageResolution;
    const DecodeOptions decode {
        .fastShortSide = request.fastDecode ? size : 0, .acceptTruncated = request.acceptTruncated};
    PairEncoder pairs;
    pairs.dim = config.embedDim;
    pairs.images = [&encoder](
                       std::span<const Image> images) { return encoder.encodeImages(images); };
    pairs.tokens = [&encoder](std::span<const std::vector<std::int32_t>> tokens) {
        return encoder.encodeTokens(tokens);
    };
    pairs.load = [decode, size](
                     const fs::path& file) { return resizeAndCrop(readImage(file, decode), size); };
    pairs.tokenise = [tokenizer = &BpeTokenizer::shipped(), context = config.contextLength,
                         truncation = request.truncation](const std::string& caption) {
        return tokenizer->encode(caption, context, truncation);
    };
    return pairs;
}

std::size_t decodeThreads(const EncoderOptions& options)
{
    // On the CPU the encoder wants every core; decoding takes a twentieth of its time and fits into
    // the gaps.
    const auto threads = threadCount();
    return options.device.starts_with("cuda") ? threads : std::max<std::size_t>(1, threads / 2);
}
} // namespace

EmbedReport embedDataset(const EmbedRequest& request, TaskContext& context)
{
    const auto start = std::chrono::steady_clock::now();
    if (request.batch < 1 || request.batch > 65536)
        throw Error(ErrorKind::Config,
            "the batch is " + std::to_string(request.batch) + "; 1 to 65536 is expected");
    checkMayWrite(request, !partsIn(request.out).empty());
    context.report({.stage = "Opening the checkpoint", .done = 0, .total = 0, .detail = {}});
    const ClipModel model = openClipModel(request.checkpoint);
    const auto table = readCaptionTable(request.table, request.tableOptions, context);
    auto manifest = describe(request, model, table, context);
    const auto parts =
        request.out / (std::string(partsPrefix) + manifest.fingerprint().substr(0, 16));
    const bool partsExist = fs::is_directory(parts);
    checkMayWrite(request, partsExist);
    Encoder encoder = loadEncoder(model, request.encoder);

    const OutputFolder lock(request.out);
    checkSpace(request, manifest, partsExist);
    std::error_code error;
    for (const auto& old : partsIn(request.out))
        if (old != parts)
            fs::remove_all(old, error); // of another request: nothing can use them any more
    fs::create_directories(parts);
    const EmbedRun run {.table = &table,
        .allowedRoots = request.tableOptions.allowedRoots,
        .parts = parts,
        .batch = static_cast<std::size_t>(request.batch),
        .decodeThreads = decodeThreads(request.encoder),
        .images = request.parts != EmbedParts::TextsOnly,
        .texts = request.parts != EmbedParts::ImagesOnly};
    auto result = embedTable(run, pairEncoder(request, model.config, encoder), context);

    context.report({.stage = "Writing embeddings", .done = 0, .total = 0, .detail = {}});
    manifest.failed = static_cast<std::int64_t>(result.failures.size())
        - std::count(result.failures.begin(), result.failures.end(), std::string());
    manifest.resumed = result.resumedRows;
    manifest.distinctImages = result.distinctImages;
    manifest.distinctCaptions = result.distinctCaptions;
    manifest.created = utcNow();
    manifest.seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    writeEmbeddings(request.out,
        {.table = &table,
            .failures = std::move(result.failures),
            .imageVectors = result.imageVectors,
            .textVectors = result.textVectors,
            .dim = manifest.dim},
        manifest);
    fs::remove_all(parts, error);
    return {.folder = request.out,
        .rows = manifest.rows,
        .failedRows = manifest.failed,
        .resumedRows = manifest.resumed,
        .distinctCaptions = manifest.distinctCaptions,
        .seconds = manifest.seconds};
}

} // namespace clinic
