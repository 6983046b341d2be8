// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/mmr/training/generation_prompt.h"
#include "core/mmr/training/training_sample.h"

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace clinic {

struct GeneratedQuestion {
    std::string question;
    std::array<std::string, 4> options;
    std::size_t answer = 0; ///< index of the right option
};

struct GeneratedPair {
    GeneratedTopic topic = GeneratedTopic::Existence;
    GeneratedQuestion positive;
    GeneratedQuestion leading;
};

/// What of a model's reply can be used.
struct GeneratedReply {
    std::vector<GeneratedPair> pairs;
    std::vector<std::string> refused; ///< "pair 3: leading: options: four expected, found 3"
};

/// Reads a reply to generationPrompt(); a ```json fence around it is taken off, as are stray
/// <image> marks in questions. A pair is refused for an unknown type, a missing or blank text, not
/// four different options, an option above 15 words or one that says it is uncertain, an answer
/// that is none of the options, or a leading question equal to the positive one. Error{Format} if
/// the reply is no JSON of that form (asking again may help), or no pair is left.
GeneratedReply parseGeneratedReply(std::string_view text);

/// The intermediate sample: a question with its options in one turn, then the answer's text; the
/// first question of each side is headed by <image>. `id` and `image` are the source's.
TrainingSample sampleOfPairs(
    const nlohmann::json& id, const std::string& image, const std::vector<GeneratedPair>& pairs);

} // namespace clinic
