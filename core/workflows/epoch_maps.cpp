// SPDX-License-Identifier: Apache-2.0
#include "core/workflows/epoch_maps.h"

#include "core/analysis/procrustes.h"
#include "core/base/error.h"
#include "core/data/embedding_writer.h"
#include "core/train/run_files.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <string>
#include <utility>

namespace clinic {

namespace {
namespace fs = std::filesystem;

constexpr std::string_view prefix = "epoch_";

std::optional<std::int64_t> epochOf(const fs::path& folder)
{
    const std::string name = folder.filename().string();
    if (!name.starts_with(prefix))
        return {};
    const char* end = name.data() + name.size();
    std::int64_t epoch = 0;
    const auto [stop, error] = std::from_chars(name.data() + prefix.size(), end, epoch);
    if (error != std::errc() || stop != end || epochMapFolder({}, epoch).filename() != name)
        return {};
    return epoch;
}

void requireSameRows(const EmbeddingSet& first, const EmbeddingSet& epoch)
{
    bool same = first.size() == epoch.size();
    for (std::int64_t row = 0; same && row < first.size(); ++row)
        same = first.path(row) == epoch.path(row) && first.caption(row) == epoch.caption(row);
    if (!same)
        throw Error(ErrorKind::Mismatch,
            "holds other pairs than " + first.folder().string()
                + "; maps of one run have the same pairs");
}

/// A place for each row: 1 if both were embedded. Empty when all were.
std::vector<unsigned char> rowsOfBoth(const EmbeddingSet& first, const EmbeddingSet& epoch)
{
    std::vector<unsigned char> kept = embeddedRows(first);
    std::vector<unsigned char> other = embeddedRows(epoch);
    if (kept.empty())
        return other;
    for (std::size_t row = 0; row < other.size(); ++row)
        kept[row] &= other[row];
    return kept;
}

/// The axes of the first epoch as the later one has them before it is turned: with R orthogonal,
/// (y R - m) a = (y - m R^T) (a R^T).
MapBasis turnedBack(const MapBasis& basis, const Matrix& rotation)
{
    const std::size_t d = rotation.rows();
    MapBasis turned {std::vector<double>(d), Matrix(basis.axes.rows(), d)};
    for (std::size_t i = 0; i < d; ++i) {
        const auto row = rotation.row(i);
        for (std::size_t j = 0; j < d; ++j)
            turned.mean[i] += row[j] * basis.mean[j];
        for (std::size_t a = 0; a < basis.axes.rows(); ++a) {
            double sum = 0;
            for (std::size_t j = 0; j < d; ++j)
                sum += static_cast<double>(row[j]) * basis.axes(a, j);
            turned.axes(a, i) = static_cast<float>(sum);
        }
    }
    return turned;
}

} // namespace

fs::path epochMapFolder(const fs::path& run, std::int64_t epoch)
{
    char name[32];
    std::snprintf(name, sizeof name, "epoch_%04lld", static_cast<long long>(epoch));
    return RunFiles {run}.maps() / name;
}

bool isEpochMap(const fs::path& folder)
{
    std::error_code none; // what cannot be looked at is no map yet
    return fs::exists(folder / embeddingFileName, none)
        && fs::exists(folder / manifestFileName, none);
}

std::vector<EpochMap> readEpochMaps(const fs::path& run)
{
    std::vector<EpochMap> maps;
    std::error_code none;
    for (auto entry = fs::directory_iterator(RunFiles {run}.maps(), none);
         entry != fs::directory_iterator(); entry.increment(none)) {
        const auto epoch = epochOf(entry->path());
        if (epoch && isEpochMap(entry->path()))
            maps.push_back({*epoch, entry->path()});
    }
    std::ranges::sort(maps, {}, &EpochMap::epoch);
    return maps;
}

std::optional<fs::path> runOfFirstMap(const fs::path& folder)
{
    const fs::path run = folder.parent_path().parent_path();
    if (folder.parent_path() != RunFiles {run}.maps())
        return {};
    const auto maps = readEpochMaps(run);
    return !maps.empty() && maps.front().folder == folder ? std::optional(run) : std::nullopt;
}

MapResult projectEpoch(std::shared_ptr<const MapResult> first,
    const std::shared_ptr<const EmbeddingSet>& epoch, TaskContext& context)
try {
    const EmbeddingSet& base = *first->embeddings;
    requireSameRows(base, *epoch);
    const std::vector<unsigned char> kept = rowsOfBoth(base, *epoch);
    const std::array turned {epoch->image(), epoch->text()};
    const std::array onto {base.image(), base.text()};
    const Matrix rotation = procrustesRotation(turned, onto, kept, context);
    context.checkpoint();
    MapResult map = placeOnMap({.embeddings = epoch, .modality = first->modality},
        turnedBack(first->basis, rotation), kept);
    map.embeddings = first->embeddings;
    map.frame = std::move(first);
    return map;
} catch (Error& error) {
    error.within(epoch->folder().string());
    throw;
}

} // namespace clinic
