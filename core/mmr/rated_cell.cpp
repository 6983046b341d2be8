// SPDX-License-Identifier: Apache-2.0
#include "core/mmr/rated_cell.h"

namespace clinic {

std::optional<double> percentOf(const Share& share)
{
    // multiplied first: 15 of 31 is 48.387…, the same double as a table's own arithmetic gives
    if (share.count == 0)
        return std::nullopt;
    return 100.0 * static_cast<double>(share.hits) / static_cast<double>(share.count);
}

RatedCell ratedCell(const MmrTally& tally)
{
    const MmrCells& cells = tally.cells;
    return {.ra = percentOf(cells.accuracy()),
        .mr = percentOf(cells.misleading()),
        .accuracy = cells.accuracy(),
        .misleading = cells.misleading(),
        .positive = cells.positive(),
        .leading = cells.leading(),
        .unparsed = tally.unparsed,
        .unscored = tally.unscored,
        .note = {}};
}

} // namespace clinic
