// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/synthetic.h"
#include "core/image/image.h"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace clinic {

/// A question about a drawn picture, with four options.
struct SyntheticQuestion {
    std::string stem;
    std::array<std::string, 4> options; ///< of the letters A to D, in order
    char gold = 'A'; ///< the right letter
    char premise = 0; ///< what the stem takes for granted; 0: nothing
    bool isLeading = false; ///< and that is false

    /// Stem and lettered options, a line each, as a question file has them.
    std::string text() const;
};

/// Two questions about one picture: one asks plainly, or for what is so; one takes for granted what
/// is not.
struct SyntheticQuestionPair {
    std::string id; ///< level/category/number
    Image image;
    SyntheticQuestion positive, leading;
};

/// Draws pair `number` (from 1) of a category, by its key, from (seed, split, category, number)
/// alone: thread-safe and the same in any order. Training and evaluation never share a picture.
/// Half of the positive stems ask openly, the others with words that leading stems have too, so
/// that nobody can tell from these words whether the claim holds; in half of the pairs both
/// questions have the same options. side x side pixels.
SyntheticQuestionPair drawQuestionPair(std::uint64_t seed, SyntheticSplit split,
    std::string_view category, std::int64_t number, int side);

} // namespace clinic
