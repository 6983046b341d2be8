// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/rng.h"
#include "core/text/wordnet.h"

#include <string>
#include <string_view>

namespace clinic {

/// The four ways of changing a caption of "EDA: Easy Data Augmentation Techniques for Boosting
/// Performance on Text Classification Tasks" (Wei and Zou, 2019, section 2). n is a tenth of the
/// words, rounded down, at least 1.
enum class TextOperation {
    ReplaceWords, ///< n different words, none a stop word, wherever they stand, by a synonym each
    InsertWords, ///< n times the first synonym of a word of the caption, before a word
    SwapWords, ///< n times two words change places
    DropWords ///< each word goes with probability 0.1, but not all of them
};

/// `caption` (UTF-8, which may be damaged) reduced to words of a-z in lower case, and changed.
/// Words behind the 10,000th, which no model sees, are dropped. A caption without such a word comes
/// back as it is; no other becomes empty. Without `wordnet` (null) there are no synonyms.
std::string changedCaption(
    std::string_view caption, TextOperation operation, const WordNet* wordnet, Rng& rng);

/// The same with an operation drawn uniformly: of all four, or without `wordnet` (null) of
/// SwapWords and DropWords. CleanCLIP's reference implementation makes all four and keeps one of
/// them, which is the same distribution.
std::string augmentCaption(std::string_view caption, const WordNet* wordnet, Rng& rng);

} // namespace clinic
