// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/mmr/answer_parser.h"
#include "core/mmr/benchmark.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace clinic {

/// The files of answers that are read.
enum class AnswerFormat {
    ResultArray, ///< the reference's per-model scripts: [[id, {"text": …}, "POS"], …], also with
                 ///< logits or attention behind
    ResultLines, ///< its model_vqa_mmr.py: {"question_id", "text", "groundtruth", …} a line
    EnrichedQuestions, ///< the question file with an answer or "info" in each question
    VlmEvalKit, ///< prediction table: .xlsx, .tsv, .csv or .json
    LmmsEval, ///< *_samples_*.jsonl
    RunLog, ///< this program's own
    Table ///< any CSV or TSV with a column of answers
};
std::string_view answerFormatName(AnswerFormat format);

/// One answer as a file has it, before it is joined with its question.
struct AnswerRow {
    std::int64_t place = 0; ///< row or line of the file, from 1
    std::string id; ///< of the pair; empty: the file does not say
    std::optional<QuestionType> type;
    std::optional<std::int64_t> index; ///< row of the question file, from 0
    std::string prompt; ///< question's text, for files that know neither id nor index
    std::optional<std::string> text; ///< the model's words; empty: null or missing
    std::optional<LetterScores> scores;
    std::string error; ///< why there is no answer; never counted as a wrong one
    std::string info; ///< first step of content-guided refinement, where the file keeps it
    char gold = 0; ///< as the row says; 0: it does not
    bool fabricated = false; ///< a judge's random choice, as VLMEvalKit's log says
    bool wasList = false; ///< the words are the first of a list
};

/// A file of answers, read but not joined.
struct AnswerFile {
    std::filesystem::path file;
    std::string sha256;
    AnswerFormat format {};
    std::string model; ///< as the file says, else its name
    std::vector<AnswerRow> rows; ///< in file order
    std::string benchmarkSha256; ///< that it says it was made for; empty: it does not say
    std::int64_t leftOut = 0; ///< rows that could not be read, or a rest that is cut off
    std::vector<std::string> warnings; ///< for a person
};

/// What did not find its partner. Rows are places in the file.
struct JoinReport {
    std::vector<std::int64_t> unknown; ///< rows whose question is not in the benchmark
    std::vector<std::int64_t> duplicate; ///< rows for a question that has an answer already
    std::vector<QuestionIndex> missing; ///< questions without a row
    std::vector<std::string> warnings; ///< in another order, of another version, matched by text …
};

/// Answers in the order of the benchmark's questions.
struct AnswerSet {
    AnswerFile source;
    std::vector<std::int64_t> rowOf; ///< for each question, index into source.rows; -1: missing
    JoinReport report;

    /// Null where the question has no row.
    const AnswerRow* answer(QuestionIndex question) const;
};

/// Joins by what the rows know: id and kind (by order inside an id where that is not unique), else
/// row number, else the question's text. Never by position alone. Error{Mismatch} if no row finds a
/// question.
AnswerSet joinAnswers(
    const MmrBenchmark& benchmark, AnswerFile file, const TaskContext& context = {});

} // namespace clinic
