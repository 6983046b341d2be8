// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/mmr/answers.h"

#include <string>
#include <string_view>

namespace clinic {

/// Formats that answers are written in, in the order of the questions.
enum class AnswerExport {
    Results, ///< [[id, {"text": …}, "POS"], …], a row for each question; null where there is none
    Lines, ///< {"question_id", "prompt", "text", "groundtruth", …} a line; no line where none is
    VlmEvalKit ///< its prediction table as TSV; `split` is POS or NEG; no rows for missing answers
};
/// "results", "lines", "vlmevalkit"; Error{Config} for another.
AnswerExport answerExportNamed(std::string_view name);

std::string exportAnswers(
    const MmrBenchmark& benchmark, const AnswerSet& answers, AnswerExport format);

} // namespace clinic
