// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/mmr/score.h"

#include <array>
#include <cstdint>
#include <vector>

namespace clinic {

/// Two scores of the same pairs, B against A.
struct MmrComparison {
    /// Pairs by outcome under A (row) and B (column): UR, UF, NR, NF. Pairs that either leaves
    /// unscored are not in it.
    std::array<std::array<std::int64_t, pairCells>, pairCells> transitions {};
    std::int64_t pairs = 0;
    std::int64_t onlyA = 0, onlyB = 0; ///< pairs that are UR under one alone
    double mcNemar = 1; ///< two-sided exact p of onlyA against onlyB
    double raChange = 0; ///< B minus A, percentage points
    Interval raInterval; ///< 95 %, percentage points; paired bootstrap of pairs
    std::optional<double> mrChange; ///< empty where one of them has no MR
    std::optional<Interval> mrInterval; ///< of the bootstrap's samples that have one
    std::vector<std::size_t> lost, won; ///< pairs (indices) that A or B alone answers robustly
};

/// `pairs` chooses some of the benchmark's (a category); empty: all. Deterministic in `seed`.
MmrComparison compareScores(const MmrScore& a, const MmrScore& b,
    const std::vector<std::size_t>& pairs, std::uint64_t seed);

/// Two-sided exact binomial test of `a` against `b` with chances equal; 1 for none of both.
double mcNemarExact(std::int64_t a, std::int64_t b);

} // namespace clinic
