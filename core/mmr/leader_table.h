// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/mmr/leaderboard.h"

#include <string>
#include <string_view>
#include <vector>

namespace clinic {

enum class TableStyle { Latex, Markdown, Csv };
/// "latex", "markdown", "csv"; Error{Config} for another.
TableStyle tableStyleNamed(std::string_view name);

/// What a table says above its rows.
struct LeaderTableHead {
    std::string benchmark; ///< "MMR v1, 300 pairs"
    std::string rules; ///< "corrected, parser official"
    std::vector<MmrCategory> categories; ///< columns
};

/// A table for a paper or a page: overall POS accuracy, RA and MR, then RA / MR a category. MR
/// never stands alone. CSV has a column a number, with counts. Names are escaped for the style.
std::string leaderTable(
    const std::vector<LeaderRow>& rows, const LeaderTableHead& head, TableStyle style);

} // namespace clinic
