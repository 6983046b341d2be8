// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/mmr/answer_parser.h"

#include <nlohmann/json.hpp>
#include <optional>
#include <string>

namespace clinic {

// Members of a stranger's JSON object that need not be there: of another type is as missing.

std::string textOr(const nlohmann::json& object, const char* key, std::string otherwise = {});
double numberOr(const nlohmann::json& object, const char* key, double otherwise);
/// POS or NEG, in any case.
std::optional<QuestionType> questionTypeFrom(const std::string& name);
/// An object of finite numbers under A to D; empty if there is none.
std::optional<LetterScores> letterScoresFrom(const nlohmann::json& object, const char* key);

} // namespace clinic
