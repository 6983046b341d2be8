// SPDX-License-Identifier: Apache-2.0
#include "core/base/error.h"
#include "core/base/input_file.h"
#include "core/base/resources.h"
#include "core/formats/json_reader.h"
#include "core/mmr/json_fields.h"
#include "core/mmr/leaderboard.h"

#include <cmath>
#include <cstdio>

namespace clinic {

namespace {
using Json = nlohmann::json;

/// Printed numbers have two decimals; some are cut off instead of rounded.
constexpr double printed = 0.0101;

/// The count whose share of `n` was printed as `percent`; empty if there is none.
std::optional<std::int64_t> countBehind(double percent, std::int64_t n)
{
    const auto count =
        static_cast<std::int64_t>(std::llround(percent * static_cast<double>(n) / 100));
    const Share share {count, n};
    const auto exact = percentOf(share);
    return exact && count <= n && std::abs(*exact - percent) <= printed ? std::optional(count)
                                                                        : std::nullopt;
}

/// UF such that UF / (UR + UF) was printed as `percent`.
std::optional<std::int64_t> fragileBehind(double percent, std::int64_t robust, std::int64_t n)
{
    for (std::int64_t fragile = 0; robust + fragile <= n; ++fragile) {
        const auto exact = percentOf({fragile, robust + fragile});
        if (exact && std::abs(*exact - percent) <= printed)
            return fragile;
    }
    return std::nullopt;
}

struct PublishedTable {
    PublishedSource source;
    std::vector<LeaderRow> rows;
};

RatedCell cellFrom(const Json& row, const char* key, std::int64_t n)
{
    RatedCell cell;
    const auto number = [&](const char* rate) -> std::optional<double> {
        const Json* rates = jsonOptionalMember(row, rate);
        const Json* value = rates == nullptr ? nullptr : jsonOptionalMember(*rates, key);
        return value != nullptr && value->is_number() ? std::optional(value->get<double>())
                                                      : std::nullopt;
    };
    cell.ra = number("ra");
    cell.mr = number("mr");
    if (cell.ra) {
        if (const auto robust = countBehind(*cell.ra, n))
            cell.accuracy = Share {*robust, n};
        else
            cell.note =
                "no number of " + std::to_string(n) + " pairs gives the printed RA: it cannot be";
    }
    if (cell.accuracy && cell.mr) {
        const std::int64_t robust = cell.accuracy->hits;
        if (const auto fragile = fragileBehind(*cell.mr, robust, n)) {
            cell.misleading = Share {*fragile, robust + *fragile};
            cell.positive = Share {robust + *fragile, n};
        } else {
            cell.note = "no number of " + std::to_string(n)
                + " pairs gives the printed MR beside this RA: it cannot be";
        }
    }
    return cell;
}

/// A single impossible cell must be what the others leave of the whole.
void explainImpossible(LeaderRow& row, const PublishedSource& source)
{
    if (!row.overall.accuracy)
        return;
    std::int64_t left = row.overall.accuracy->hits;
    std::string odd;
    for (const auto& [key, cell] : row.categories) {
        if (cell.accuracy)
            left -= cell.accuracy->hits;
        else if (!odd.empty())
            return;
        else
            odd = key;
    }
    if (odd.empty() || left < 0 || left > source.pairs.at(odd))
        return;
    const auto fitting = percentOf({left, source.pairs.at(odd)});
    char number[16];
    std::snprintf(number, sizeof number, "%.2f", *fitting);
    row.categories.at(odd).note += "; the other categories leave " + std::to_string(left)
        + " pairs, " + std::string(number) + " %";
}

/// Levels follow from the categories where all their counts are known.
void addLevels(LeaderRow& row)
{
    std::map<std::string, std::vector<const RatedCell*>> parts;
    for (const MmrCategory& category : mmrCategories())
        parts[category.level].push_back(&row.categories.at(category.key));
    for (const auto& [level, cells] : parts) {
        Share accuracy;
        Share misleading;
        bool known = true;
        bool knownMisleading = true;
        for (const RatedCell* cell : cells) {
            known = known && cell->accuracy.has_value();
            knownMisleading = knownMisleading && cell->misleading.has_value();
            accuracy.hits += cell->accuracy.value_or(Share {}).hits;
            accuracy.count += cell->accuracy.value_or(Share {}).count;
            misleading.hits += cell->misleading.value_or(Share {}).hits;
            misleading.count += cell->misleading.value_or(Share {}).count;
        }
        if (!known)
            continue;
        RatedCell& cell = row.levels[level];
        cell.accuracy = accuracy;
        cell.ra = percentOf(accuracy);
        if (knownMisleading) {
            cell.misleading = misleading;
            cell.mr = percentOf(misleading);
            cell.positive = Share {misleading.count, accuracy.count};
        }
    }
}

LeaderRow rowFrom(const Json& object, const PublishedSource& source)
{
    LeaderRow row {.name = textOr(object, "model"),
        .kind = LeaderKind::Published,
        .source = source.source,
        .overall = {},
        .categories = {},
        .levels = {}};
    std::int64_t all = 0;
    for (const auto& [key, pairs] : source.pairs) {
        row.categories[key] = cellFrom(object, key.c_str(), pairs);
        all += pairs;
    }
    row.overall = cellFrom(object, "avg", all);
    explainImpossible(row, source);
    addLevels(row);
    return row;
}

PublishedTable tableFrom(const Json& object)
{
    PublishedTable table;
    table.source.version =
        textOr(object, "version") == "v1" ? BenchmarkVersion::V1 : BenchmarkVersion::V2;
    table.source.source = textOr(object, "source");
    table.source.pairsAre = textOr(object, "pairs_are");
    table.source.note = textOr(object, "note");
    for (const auto& [key, pairs] : object.at("pairs").items())
        table.source.pairs[key] = pairs.get<std::int64_t>();
    for (const Json& row : object.at("rows"))
        table.rows.push_back(rowFrom(row, table.source));
    return table;
}

const Json& document()
{
    static const Json parsed = parseUntrustedJson(
        readWholeText(resourcePath("published/mmr_results.json"), 1U << 20U), "mmr_results.json");
    return parsed;
}

const std::vector<PublishedTable>& tables()
{
    static const std::vector<PublishedTable> all = [] {
        std::vector<PublishedTable> read;
        for (const Json& object : document().at("tables"))
            read.push_back(tableFrom(object));
        return read;
    }();
    return all;
}

} // namespace

std::vector<LeaderRow> publishedRows(BenchmarkVersion version)
{
    for (const PublishedTable& table : tables())
        if (table.source.version == version)
            return table.rows;
    return {};
}

const std::vector<PublishedSource>& publishedSources()
{
    static const std::vector<PublishedSource> sources = [] {
        std::vector<PublishedSource> all;
        for (const PublishedTable& table : tables())
            all.push_back(table.source);
        return all;
    }();
    return sources;
}

const PublishedTunings& publishedTunings()
{
    static const PublishedTunings tunings = [] {
        const Json& object = document().at("tuning");
        PublishedTunings read {textOr(object, "source"), textOr(object, "training_set"), {}};
        for (const Json& row : object.at("rows"))
            read.rows.push_back(
                {textOr(row, "model"), numberOr(row, "RA_before", 0), numberOr(row, "RA_after", 0),
                    numberOr(row, "MR_before", 0), numberOr(row, "MR_after", 0)});
        return read;
    }();
    return tunings;
}

} // namespace clinic
