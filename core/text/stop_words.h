// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace clinic {

/// Whether `word` (lower case, apostrophes left out: "dont") is one of the English function words:
/// articles, pronouns, prepositions, conjunctions, auxiliaries and adverbs without a meaning of
/// their own.
bool isStopWord(std::string_view word);

} // namespace clinic
