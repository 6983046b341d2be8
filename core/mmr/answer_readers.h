// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/mmr/answer_files.h"

#include <array>
#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace clinic {

// The readers behind readAnswers(). Each fills rows, format and warnings of `file`.

/// A JSON array of the reference's results, enriched questions or VLMEvalKit's records; also one
/// object with an array of samples ("logs", "samples").
void readAnswerArray(AnswerFile& file, std::string_view text);
/// One answer, whichever of these its array or object is; sets the format. Error{Format}.
AnswerRow answerRowFrom(AnswerFile& file, const nlohmann::json& element, std::int64_t place);
/// JSON lines: the reference's, lmms-eval's.
void readAnswerLines(AnswerFile& file, std::string_view text);
/// This program's run log.
void readAnswerRun(AnswerFile& file);

/// One row of a table at a time, the header first; false at the end.
using TableRows = std::function<bool(std::vector<std::string>&)>;
void readAnswerTable(AnswerFile& file, const TableRows& rows, const AnswerColumns& columns);

/// The rows of an Excel workbook's first sheet. Error{Format}, Error{Resource}.
std::vector<std::vector<std::string>> readWorkbook(const std::filesystem::path& path);

/// The error of a row without a text.
inline constexpr const char* missingText = "the text is null or missing";

/// Limits of all readers.
inline constexpr std::size_t answerRowLimit = 200'000;
inline constexpr std::size_t answerWarningLimit = 5;
/// Keeps a warning unless there are too many already.
void addWarning(AnswerFile& file, std::string warning);
/// The same for what could not be read.
void leaveOut(AnswerFile& file, std::string warning);

/// Keys that a model's words go by, where an object has several.
inline constexpr std::array<const char*, 5> answerKeys {
    "prediction", "text", "response", "output", "model_answer"};

} // namespace clinic
