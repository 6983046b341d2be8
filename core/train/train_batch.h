// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace clinic {

/// Token rows without padding, end token included.
using TokenIds = std::vector<std::vector<std::int32_t>>;

/// What one step trains on. Vectors of rows have one element (pictures: side x side x 3 bytes,
/// 8-bit RGB) a row in `rows`, or none where the recipe does not use them.
struct TrainBatch {
    std::vector<std::int64_t> rows; ///< of the source; empty: there is no further batch
    std::vector<std::uint8_t> pixels;
    TokenIds tokens;
    std::vector<std::uint8_t> augmentedPixels; ///< the same rows seen once more
    TokenIds augmentedTokens;
    std::vector<std::uint8_t> flagged; ///< 1: known to be poisoned (Unlearn)
    std::vector<std::int64_t> labels; ///< class indices (Supervised)

    /// Rows that were asked for, but could not be read: they are in none of the above.
    struct Unread {
        std::int64_t row = 0;
        std::string reason;
    };
    std::vector<Unread> unread;
};

} // namespace clinic
