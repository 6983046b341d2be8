// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace clinic {

/// One thing said in a conversation.
struct TrainingTurn {
    std::string from; ///< "human" or "gpt"; whatever the file says
    std::string value;
    std::vector<std::string> options; ///< intermediate form: the four that a question offers

    bool isHuman() const { return from == "human"; }
    bool isAnswer() const { return from == "gpt"; }
};

using Conversation = std::vector<TrainingTurn>;

/// A sample of the LLaVA form (`conversations`), or of the intermediate form of generated data,
/// which keeps positive and leading questions apart.
struct TrainingSample {
    nlohmann::json id; ///< a text or an integer, written as it was read; null: none
    std::string image; ///< relative to the folder of pictures; empty: none
    Conversation turns; ///< `conversations`
    Conversation positive; ///< `conversations-pos`
    Conversation leading; ///< `conversations-neg`
    nlohmann::json others = nlohmann::json::object(); ///< members that are kept as they are

    /// The id as text.
    std::string idText() const;
    bool isIntermediate() const { return !positive.empty() || !leading.empty(); }
};

/// What stands before a question about a picture.
inline constexpr std::string_view imageMark = "<image>";

/// A sample's bytes as JSON: at most 1 MiB and 64 levels, no duplicate keys. Error{Format}.
nlohmann::json parseTrainingDocument(std::string_view text);
/// Error{Format} where the shape does not allow it: no object, an id that is neither text nor
/// integer, a conversation that is no list, a turn without from or value as text.
TrainingSample trainingSampleFrom(nlohmann::json document);
/// id, image, conversations (options of questions left out), then the other members.
nlohmann::ordered_json trainingSampleJson(const TrainingSample& sample);

} // namespace clinic
