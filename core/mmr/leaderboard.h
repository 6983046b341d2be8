// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/mmr/benchmark.h"
#include "core/mmr/rated_cell.h"
#include "core/mmr/score.h"

#include <map>
#include <string>
#include <vector>

namespace clinic {

/// Where a row's numbers come from.
enum class LeaderKind {
    Own, ///< scored here
    Published, ///< as printed elsewhere
    Blind ///< a rule that does not look at the picture
};
/// "own", "published", "blind".
std::string_view leaderKindName(LeaderKind kind);

/// One model of a table.
struct LeaderRow {
    std::string name;
    LeaderKind kind {};
    std::string source; ///< where it is from: a file, a publication; one line
    RatedCell overall;
    std::map<std::string, RatedCell> categories; ///< by key
    std::map<std::string, RatedCell> levels; ///< by name; only where the counts are known
};

LeaderRow leaderRow(const std::string& name, LeaderKind kind, const std::string& source,
    const MmrBenchmark& benchmark, const MmrScore& score);

/// Rows of the blind rules and of guessing.
std::vector<LeaderRow> blindRows(const MmrBenchmark& benchmark);

/// The published rows of a version; empty for sets of one's own.
std::vector<LeaderRow> publishedRows(BenchmarkVersion version);

/// Where the shipped tables come from, and what is odd about them.
struct PublishedSource {
    BenchmarkVersion version {};
    std::string source;
    std::string pairsAre; ///< how the sizes of its categories are known
    std::string note;
    std::map<std::string, std::int64_t> pairs; ///< by category
};
const std::vector<PublishedSource>& publishedSources();

/// What tuning on paired samples brought to published models.
struct PublishedTuning {
    std::string model;
    double raBefore = 0, raAfter = 0, mrBefore = 0, mrAfter = 0; ///< percent
};
struct PublishedTunings {
    std::string source;
    std::string trainingSet;
    std::vector<PublishedTuning> rows;
};
const PublishedTunings& publishedTunings();

} // namespace clinic
