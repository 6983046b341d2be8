// SPDX-License-Identifier: Apache-2.0
#include "core/workflows/training_maps.h"

#include "core/base/error.h"
#include "core/base/rng.h"
#include "core/base/sha256.h"
#include "core/base/stopwatch.h"
#include "core/base/utc_time.h"
#include "core/data/embedding_writer.h"
#include "core/train/full_disk.h"
#include "core/workflows/clip_model.h"
#include "core/workflows/embed_manifest.h"
#include "core/workflows/epoch_maps.h"
#include "core/workflows/pair_encoder.h"
#include "core/workflows/table_pairs.h"
#include "core/workflows/train_start.h"

#include <algorithm>
#include <exception>
#include <utility>

namespace clinic {

namespace {
namespace fs = std::filesystem;

constexpr std::uint64_t mapStream = std::uint64_t {4} << 60; ///< beside those of TablePairs

/// Keeps so many of the rows, in no order.
void draw(std::vector<std::int64_t>& rows, std::int64_t count, Rng& rng)
{
    shuffle(rows, rng);
    rows.resize(static_cast<std::size_t>(count));
}

CaptionTable partOf(const CaptionTable& table, const std::vector<std::int64_t>& rows)
{
    CaptionTable part;
    part.file = table.file;
    part.imageRoot = table.imageRoot;
    part.columns = table.columns;
    part.imageKey = table.imageKey;
    part.captionKey = table.captionKey;
    part.labelKey = table.labelKey;
    part.poisonKey = table.poisonKey;
    for (const std::int64_t row : rows) {
        const auto i = static_cast<std::size_t>(row);
        part.image.push_back(table.image[i]);
        part.caption.push_back(table.caption[i]);
        if (!table.label.empty())
            part.label.push_back(table.label[i]);
        if (!table.poisoned.empty())
            part.poisoned.push_back(table.poisoned[i]);
    }
    return part;
}

/// The weights have no file: what tells this epoch from another is what they are.
HashedFile hashedWeights(const TensorTable& tensors, const TaskContext& context)
{
    HashedFile hashed;
    Sha256 hash;
    for (const TensorEntry& entry : tensors.entries()) {
        context.checkpoint();
        hash.add(entry.name);
        hash.add(tensors.read(entry));
        hashed.bytes += entry.byteCount();
    }
    hashed.sha256 = hash.finish();
    return hashed;
}

/// The encoder's own want of memory is no full disk, which would be waited out for ever.
class EncoderFailure {
public:
    template <typename Encode> auto guarded(Encode encode)
    {
        return [this, encode](auto input) {
            try {
                return encode(input);
            } catch (const Error& error) {
                if (error.kind() != ErrorKind::Resource)
                    throw;
                m_failure = std::current_exception();
                throw Stop {};
            }
        };
    }

    template <typename Body> void rethrowFrom(const Body& body) const
    {
        try {
            body();
        } catch (const Stop&) {
            std::rethrow_exception(m_failure);
        }
    }

private:
    struct Stop { };
    std::exception_ptr m_failure;
};

} // namespace

std::vector<std::int64_t> mapRows(const CaptionTable& table, std::int64_t limit, std::uint64_t seed)
{
    std::vector<std::int64_t> clean = trainableRows(table, 0, seed);
    if (limit <= 0 || limit >= static_cast<std::int64_t>(clean.size()))
        return clean;
    std::vector<std::int64_t> poisoned;
    std::erase_if(clean, [&](std::int64_t row) {
        const bool is =
            !table.poisoned.empty() && table.poisoned[static_cast<std::size_t>(row)] != 0;
        if (is)
            poisoned.push_back(row);
        return is;
    });
    const auto others = static_cast<std::int64_t>(clean.size());
    const std::int64_t first =
        std::min(static_cast<std::int64_t>(poisoned.size()), std::max(limit / 2, limit - others));
    Rng rng(seed, mapStream);
    draw(poisoned, first, rng);
    draw(clean, limit - first, rng);
    clean.insert(clean.end(), poisoned.begin(), poisoned.end());
    std::ranges::sort(clean);
    return clean;
}

TrainingMaps::TrainingMaps(const TrainRequest& request, TaskContext& context)
    : m_tableOptions(request.tableOptions)
    , m_files {request.out}
    , m_encoder(trainEncoder(request))
    , m_truncation(request.truncation)
{
    const CaptionTable table = readCaptionTable(request.maps.data, request.tableOptions, context);
    const auto rows = mapRows(table, request.maps.rows, request.options.seed);
    if (rows.empty())
        throw Error(ErrorKind::Format, request.maps.data.string() + ": no row is fit for a map");
    m_table = partOf(table, rows);
}

EmbeddingManifest TrainingMaps::describe(
    const TrainedModel& model, const TaskContext& context) const
{
    EmbeddingManifest manifest =
        embeddingManifest(model.config, m_encoder, m_table, m_tableOptions);
    manifest.checkpoint = m_files.last(); // the nearest thing to a file of these weights
    manifest.checkpointFiles = {hashedWeights(model.checkpoint.tensors, context)};
    manifest.format = "in training";
    manifest.parts = "both";
    manifest.truncation = truncationName(m_truncation);
    return manifest;
}

void TrainingMaps::write(const TrainedModel& model, std::int64_t epoch, TaskContext& context) const
{
    const fs::path folder = epochMapFolder(m_files.folder, epoch);
    if (isEpochMap(folder))
        return;
    const Stopwatch watch;
    const fs::path parts = m_files.maps() / ".parts";
    fs::remove_all(parts); // vectors of a stopped process, maybe of other weights
    EmbeddingManifest manifest = describe(model, context);
    Encoder encoder(model.checkpoint, model.config, m_encoder);
    EncoderFailure failure;
    PairEncoder pairs = pairEncoder(encoder, {}, m_truncation);
    pairs.images = failure.guarded(std::move(pairs.images));
    pairs.tokens = failure.guarded(std::move(pairs.tokens));
    const EmbedRun run {.table = &m_table,
        .allowedRoots = m_tableOptions.allowedRoots,
        .parts = parts,
        .decodeThreads = decodeThreads(m_encoder)};
    const auto embed = [&] {
        fs::create_directories(parts);
        EmbedRunResult result = embedTable(run, pairs, context);
        context.checkpoint();
        const auto failed = std::ranges::count_if(
            result.failures, [](const std::string& why) { return !why.empty(); });
        if (failed == m_table.size())
            throw Error(ErrorKind::Format,
                m_table.file.string() + ": no pair can be embedded for the map; the first: "
                    + result.failures.front());
        manifest.failed = failed;
        manifest.distinctImages = result.distinctImages;
        manifest.distinctCaptions = result.distinctCaptions;
        manifest.created = utcNow();
        manifest.seconds = watch.seconds();
        fs::create_directories(folder);
        writeEmbeddings(folder,
            {.table = &m_table,
                .failures = std::move(result.failures),
                .imageVectors = result.imageVectors,
                .textVectors = result.textVectors,
                .dim = manifest.dim},
            manifest);
    };
    failure.rethrowFrom([&] { withSpaceOnDisk(embed, {}, context); });
    fs::remove_all(parts);
}

} // namespace clinic
