// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/eval/share.h"
#include "core/mmr/score.h"

#include <optional>
#include <string>

namespace clinic {

/// What a table shows of one model in one category, level or overall. Rates are percentages, as
/// printed or counted; a count that is not known leaves its share empty.
struct RatedCell {
    std::optional<double> ra; ///< robustness accuracy, 0 to 100
    std::optional<double> mr; ///< misleading rate, 0 to 100
    std::optional<Share> accuracy; ///< the pairs behind RA
    std::optional<Share> misleading; ///< those behind MR
    std::optional<Share> positive; ///< POS accuracy
    std::optional<Share> leading; ///< NEG accuracy
    std::int64_t unparsed = 0, unscored = 0;
    std::string note; ///< empty, or why the printed number cannot be
};

/// From own counts; RA and MR are empty where there is nothing to divide by.
RatedCell ratedCell(const MmrTally& tally);

/// 100 · hits / count; empty for no count.
std::optional<double> percentOf(const Share& share);

} // namespace clinic
