// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/train/evaluation_numbers.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace clinic {

/// The most suspicious rows, and those that stay. Source: specs of CleanCLIP, 3.9.
struct RowRemoval {
    struct Removed {
        std::int64_t row = 0;
        float score = 0;
    };
    std::vector<std::int64_t> kept; ///< in their order
    std::vector<Removed> removed; ///< most suspicious first
    /// Where the truth is known: which of `removed` are poisoned, and how many there were.
    std::vector<std::uint8_t> removedPoisoned;
    std::optional<std::int64_t> poisonedBefore;

    std::optional<double> precision() const; ///< poisoned ones of those removed
    std::optional<double> recall() const; ///< removed ones of those poisoned
};

/// Drops the `share` (0..1) of the rows with the highest scores, rounded to the nearest count;
/// equal scores in the rows' order. `scores`: one a row; a NaN counts as the lowest. `truth`: 1 for
/// a poisoned row, by row of the source; empty: not known.
RowRemoval removeMostSuspicious(std::span<const std::int64_t> rows, std::span<const float> scores,
    double share, std::span<const std::uint8_t> truth);

/// removed_rows_<epoch>.csv in the folder: row, score, is_poisoned where known. Errors: Io,
/// Resource.
void writeRemovedRows(
    const std::filesystem::path& folder, std::int64_t epoch, const RowRemoval& removal);
/// For metrics.jsonl: removed, removed_precision, removed_recall.
EvaluationNumbers removalNumbers(const RowRemoval& removal);
/// One line for a person.
std::string removalLine(std::int64_t epoch, const RowRemoval& removal);

} // namespace clinic
