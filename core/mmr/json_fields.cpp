// SPDX-License-Identifier: Apache-2.0
#include "core/mmr/json_fields.h"

#include "core/formats/json_reader.h"
#include "core/mmr/words.h"

#include <algorithm>

namespace clinic {

std::string textOr(const nlohmann::json& object, const char* key, std::string otherwise)
{
    const auto* member = jsonOptionalMember(object, key);
    return member != nullptr && member->is_string() ? member->get<std::string>()
                                                    : std::move(otherwise);
}

double numberOr(const nlohmann::json& object, const char* key, double otherwise)
{
    const auto* member = jsonOptionalMember(object, key);
    constexpr double limit = 1e15;
    return member != nullptr && member->is_number()
        ? std::clamp(member->get<double>(), -limit, limit)
        : otherwise;
}

std::optional<QuestionType> questionTypeFrom(const std::string& name)
{
    const std::string small = lowerCased(trimmed(name));
    if (small == "pos" || small == "positive")
        return QuestionType::Positive;
    if (small == "neg" || small == "negative" || small == "leading")
        return QuestionType::Leading;
    return std::nullopt;
}

std::optional<LetterScores> letterScoresFrom(const nlohmann::json& object, const char* key)
{
    const auto* member = jsonOptionalMember(object, key);
    if (member == nullptr || !member->is_object())
        return std::nullopt;
    LetterScores scores;
    for (std::size_t i = 0; i < scores.size(); ++i) {
        const std::string letter(1, answerLetters.at(i));
        const auto* value = jsonOptionalMember(*member, letter.c_str());
        if (value != nullptr && value->is_number())
            scores.at(i) = value->get<double>();
    }
    const bool any = std::any_of(
        scores.begin(), scores.end(), [](const auto& score) { return score.has_value(); });
    return any ? std::optional(scores) : std::nullopt;
}

} // namespace clinic
