// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/mmr/answers.h"

#include <nlohmann/json_fwd.hpp>

namespace clinic {

// Answers that stand in an object of their own, alike in arrays and lines.

/// By the keys that only one format has.
AnswerFormat recordFormat(const nlohmann::json& object);
AnswerRow recordRow(AnswerFile& file, const nlohmann::json& object, std::int64_t place);

/// The model's words as they may be stored: a string; a list, of which the first counts; null,
/// which is an error and no answer.
void takeText(AnswerFile& file, AnswerRow& row, const nlohmann::json* value);
/// VLMEvalKit writes failures into the text, and a judge's random choice into the log.
void markFailures(AnswerRow& row, std::string_view log);

} // namespace clinic
