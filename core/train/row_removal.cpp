// SPDX-License-Identifier: Apache-2.0
#include "core/train/row_removal.h"

#include "core/base/output_file.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstdio>
#include <limits>
#include <numeric>

namespace clinic {

std::optional<double> RowRemoval::precision() const
{
    if (!poisonedBefore || removed.empty())
        return std::nullopt;
    return static_cast<double>(std::ranges::count(removedPoisoned, 1))
        / static_cast<double>(removed.size());
}

std::optional<double> RowRemoval::recall() const
{
    if (!poisonedBefore || *poisonedBefore == 0)
        return std::nullopt;
    return static_cast<double>(std::ranges::count(removedPoisoned, 1))
        / static_cast<double>(*poisonedBefore);
}

RowRemoval removeMostSuspicious(std::span<const std::int64_t> rows, std::span<const float> scores,
    double share, std::span<const std::uint8_t> truth)
{
    assert(rows.size() == scores.size());
    assert(share >= 0 && share <= 1);
    std::vector<std::size_t> ranked(rows.size());
    std::iota(ranked.begin(), ranked.end(), std::size_t {0});
    const auto suspicion = [&](std::size_t i) {
        return std::isnan(scores[i]) ? -std::numeric_limits<float>::infinity() : scores[i];
    };
    std::ranges::stable_sort(ranked, std::greater<>(), suspicion);
    const auto count =
        static_cast<std::size_t>(std::llround(share * static_cast<double>(rows.size())));
    const auto isPoisoned = [&](std::int64_t row) { return truth[static_cast<std::size_t>(row)]; };
    RowRemoval removal;
    std::vector<bool> goes(rows.size(), false);
    for (std::size_t i = 0; i < count; ++i) {
        goes[ranked[i]] = true;
        removal.removed.push_back({rows[ranked[i]], scores[ranked[i]]});
        if (!truth.empty())
            removal.removedPoisoned.push_back(isPoisoned(rows[ranked[i]]));
    }
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (!goes[i])
            removal.kept.push_back(rows[i]);
    }
    if (!truth.empty())
        removal.poisonedBefore = std::ranges::count_if(rows, isPoisoned);
    return removal;
}

void writeRemovedRows(
    const std::filesystem::path& folder, std::int64_t epoch, const RowRemoval& removal)
{
    const bool isKnown = removal.poisonedBefore.has_value();
    std::string text = isKnown ? "row,score,is_poisoned\n" : "row,score\n";
    for (std::size_t i = 0; i < removal.removed.size(); ++i) {
        char line[80];
        std::snprintf(line, sizeof line, "%lld,%.6g",
            static_cast<long long>(removal.removed[i].row),
            static_cast<double>(removal.removed[i].score));
        text += line;
        if (isKnown)
            text += removal.removedPoisoned[i] ? ",1" : ",0";
        text += '\n';
    }
    writeTextFile(folder / ("removed_rows_" + std::to_string(epoch) + ".csv"), text);
}

EvaluationNumbers removalNumbers(const RowRemoval& removal)
{
    EvaluationNumbers numbers {{"removed", static_cast<double>(removal.removed.size())}};
    if (const auto precision = removal.precision())
        numbers.emplace_back("removed_precision", *precision);
    if (const auto recall = removal.recall())
        numbers.emplace_back("removed_recall", *recall);
    return numbers;
}

std::string removalLine(std::int64_t epoch, const RowRemoval& removal)
{
    std::string line = "After epoch " + std::to_string(epoch) + ": "
        + std::to_string(removal.removed.size()) + " of "
        + std::to_string(removal.removed.size() + removal.kept.size())
        + " rows removed as the most suspicious";
    if (removal.poisonedBefore) {
        char text[96];
        std::snprintf(text, sizeof text, "; %ld of them poisoned, of %ld that there were",
            static_cast<long>(std::ranges::count(removal.removedPoisoned, 1)),
            static_cast<long>(*removal.poisonedBefore));
        line += text;
    }
    return line;
}

} // namespace clinic
