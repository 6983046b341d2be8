// SPDX-License-Identifier: Apache-2.0
#include "core/mmr/leaderboard.h"

#include "core/mmr/blind_rules.h"

#include <array>

namespace clinic {

namespace {

/// Each of four letters with equal chance: a quarter of the answers, a sixteenth of the pairs.
LeaderRow guessing(const MmrBenchmark& benchmark)
{
    RatedCell cell;
    cell.ra = 6.25;
    cell.mr = 75.0;
    cell.note = "expected, not counted: one of four letters by chance (POS and NEG 25 %)";
    LeaderRow row {.name = "uniform guessing",
        .kind = LeaderKind::Blind,
        .source = "expected value",
        .overall = cell,
        .categories = {},
        .levels = {}};
    for (const MmrCategory& category : benchmark.categories) {
        row.categories[category.key] = cell;
        row.levels[category.level] = cell;
    }
    return row;
}

} // namespace

std::string_view leaderKindName(LeaderKind kind)
{
    constexpr std::array<std::string_view, 3> names {"own", "published", "blind"};
    return names.at(static_cast<std::size_t>(kind));
}

LeaderRow leaderRow(const std::string& name, LeaderKind kind, const std::string& source,
    const MmrBenchmark& benchmark, const MmrScore& score)
{
    LeaderRow row {.name = name,
        .kind = kind,
        .source = source,
        .overall = ratedCell(score.overall),
        .categories = {},
        .levels = {}};
    for (std::size_t i = 0; i < benchmark.categories.size(); ++i)
        row.categories[benchmark.categories[i].key] = ratedCell(score.categories[i]);
    for (const auto& [level, tallied] : score.levels)
        row.levels[level] = ratedCell(tallied);
    return row;
}

std::vector<LeaderRow> blindRows(const MmrBenchmark& benchmark)
{
    std::vector<LeaderRow> rows {guessing(benchmark)};
    for (const BlindRule& rule : blindRules(benchmark))
        rows.push_back(leaderRow(
            rule.name, LeaderKind::Blind, "a rule that sees no picture", benchmark, rule.score));
    return rows;
}

} // namespace clinic
