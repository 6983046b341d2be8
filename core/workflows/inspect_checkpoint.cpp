// SPDX-License-Identifier: Apache-2.0
#include "core/workflows/inspect_checkpoint.h"

#include "core/base/error.h"
#include "core/base/parallel.h"
#include "core/base/sha256.h"
#include "core/workflows/clip_model.h"

#include <algorithm>
#include <cstring>
#include <mutex>
#include <set>
#include <string_view>
#include <tuple>

namespace clinic {

namespace {
constexpr std::uint64_t scanLimit = 64ULL << 20U; // below it reading all weights goes unnoticed
constexpr std::size_t maxWeightWarnings = 10;

bool isFloating(DType dtype)
{
    return dtype == DType::F16 || dtype == DType::BF16 || dtype == DType::F32 || dtype == DType::F64
        || dtype == DType::F8E4M3 || dtype == DType::F8E5M2;
}

/// Running statistics of batch norms are stored beside the weights, but nobody trains them.
bool isParameter(const TensorEntry& entry)
{
    const std::string_view name = entry.name;
    return isFloating(entry.dtype) && !name.ends_with("running_mean")
        && !name.ends_with("running_var");
}

std::int64_t countParameters(const TensorTable& tensors)
{
    std::set<std::tuple<std::size_t, std::uint64_t, std::uint64_t>> seen; // tied weights count once
    std::int64_t count = 0;
    for (const auto& entry : tensors.entries())
        if (isParameter(entry)
            && seen.emplace(entry.storage, entry.offset, entry.elementCount()).second)
            count += static_cast<std::int64_t>(entry.elementCount());
    return count;
}

/// How many elements have all exponent bits set: NaN or infinite.
template <typename Word> std::int64_t countAllOnes(std::span<const std::byte> bytes, Word exponent)
{
    std::int64_t count = 0;
    for (std::size_t i = 0; i + sizeof(Word) <= bytes.size(); i += sizeof(Word)) {
        Word word = 0;
        std::memcpy(&word, bytes.data() + i, sizeof(Word));
        count += (word & exponent) == exponent ? 1 : 0;
    }
    return count;
}

std::int64_t countNotFinite(DType dtype, std::span<const std::byte> bytes)
{
    switch (dtype) {
    case DType::F16:
        return countAllOnes<std::uint16_t>(bytes, 0x7c00);
    case DType::BF16:
        return countAllOnes<std::uint16_t>(bytes, 0x7f80);
    case DType::F32:
        return countAllOnes<std::uint32_t>(bytes, 0x7f800000U);
    case DType::F64:
        return countAllOnes<std::uint64_t>(bytes, 0x7ff0000000000000U);
    default:
        return 0;
    }
}

struct WeightScan {
    std::vector<std::string> hashes;
    std::vector<std::int64_t> notFinite; ///< one a tensor
};

WeightScan scanWeights(const TensorTable& tensors, bool hashes, TaskContext& context)
{
    const auto& entries = tensors.entries();
    WeightScan scan {.hashes = std::vector<std::string>(hashes ? entries.size() : 0),
        .notFinite = std::vector<std::int64_t>(entries.size())};
    std::mutex mutex;
    std::int64_t done = 0;
    parallelFor(entries.size(), 1, [&](std::size_t begin, std::size_t end) {
        for (auto i = begin; i < end; ++i) {
            context.checkpoint();
            const auto bytes = tensors.read(entries[i]);
            if (hashes)
                scan.hashes[i] = sha256Of(bytes);
            scan.notFinite[i] = countNotFinite(entries[i].dtype, bytes);
            const std::lock_guard lock(mutex);
            context.report({.stage = "Reading weights",
                .done = ++done,
                .total = static_cast<std::int64_t>(entries.size()),
                .detail = {}});
        }
    });
    return scan;
}

void warnOfNotFinite(const TensorTable& tensors, const std::vector<std::int64_t>& notFinite,
    std::vector<std::string>& warnings)
{
    std::size_t named = 0;
    const auto affected = static_cast<std::size_t>(
        std::count_if(notFinite.begin(), notFinite.end(), [](auto count) { return count > 0; }));
    for (std::size_t i = 0; i < notFinite.size() && named < maxWeightWarnings; ++i) {
        if (notFinite[i] == 0)
            continue;
        ++named;
        warnings.push_back("tensor " + clinic::quoted(tensors.entries()[i].name) + ": "
            + std::to_string(notFinite[i]) + " of "
            + std::to_string(tensors.entries()[i].elementCount()) + " values are NaN or infinite");
    }
    if (affected > named)
        warnings.push_back(
            std::to_string(affected - named) + " more tensors hold NaN or infinite values");
}
/// Empty, with a warning that says why, also where the tensors look like a CLIP model that this
/// program cannot build: what a file holds can be shown all the same.
std::optional<ClipConfig> describeModel(
    const Checkpoint& checkpoint, std::vector<std::string>& warnings)
{
    try {
        auto config = deriveClipConfig(checkpoint);
        if (auto warning = config ? activationWarning(*config) : std::nullopt)
            warnings.push_back(std::move(*warning));
        return config;
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::Format && error.kind() != ErrorKind::Unsupported)
            throw;
        warnings.push_back(std::string("cannot be used as a CLIP model: ") + error.what());
        return std::nullopt;
    }
}
} // namespace

CheckpointReport inspectCheckpoint(const InspectRequest& request, TaskContext& context)
{
    CheckpointReport report;
    report.checkpoint = openCheckpoint(request.checkpoint);
    const auto& tensors = report.checkpoint.tensors;
    report.warnings = report.checkpoint.warnings;
    report.config = describeModel(report.checkpoint, report.warnings);
    report.parameters = countParameters(tensors);
    const auto* scale = report.config ? tensors.find("logit_scale") : nullptr;
    if (scale != nullptr && scale->elementCount() == 1)
        report.logitScale = tensors.readFloats(*scale).at(0);
    std::uint64_t bytes = 0;
    for (const auto& entry : tensors.entries())
        bytes += entry.byteCount();
    if (request.hashes || bytes <= scanLimit) {
        auto scan = scanWeights(tensors, request.hashes, context);
        report.tensorHashes = std::move(scan.hashes);
        warnOfNotFinite(tensors, scan.notFinite, report.warnings);
    }
    return report;
}

} // namespace clinic
