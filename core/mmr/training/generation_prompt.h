// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <string>
#include <string_view>

namespace clinic {

/// What a generated pair of questions is about.
enum class GeneratedTopic { Existence, Attribute, CountPosition, Knowledge, ActivityRelation };

inline constexpr std::array<GeneratedTopic, 5> generatedTopics {GeneratedTopic::Existence,
    GeneratedTopic::Attribute, GeneratedTopic::CountPosition, GeneratedTopic::Knowledge,
    GeneratedTopic::ActivityRelation};

/// "existence", "attribute", "count_position", "knowledge", "activity_relation".
std::string_view generatedTopicName(GeneratedTopic topic);

/// What is asked of a model that sees the picture; what it must reply with, parseGeneratedReply()
/// reads. `pairs` is how many are asked for.
std::string generationPrompt(int pairs = 8);

} // namespace clinic
