// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/task_context.h"
#include "core/mmr/answers.h"

#include <filesystem>
#include <string>
#include <vector>

namespace clinic {

/// Which columns of a table hold what; empty: recognised by their names.
struct AnswerColumns {
    std::string answer; ///< prediction, answer, response, output, text …
    std::string id; ///< mmr_id, id, question_id
    std::string type; ///< question_type, split
    std::string index; ///< index, row, doc_id
    std::string question; ///< question, prompt

    bool operator==(const AnswerColumns&) const = default;
};

/// Reads a file of answers of any of the known formats, by content. Untrusted: at most 256 MB and
/// 200,000 rows. Rows that cannot be read become warnings with their place; an array that a crash
/// cut short gives its whole elements. Error{Format} if nothing can be read, naming the formats or,
/// for a table, its columns; Error{Unsafe} for pickles.
AnswerFile readAnswers(
    const std::filesystem::path& path, const AnswerColumns& columns, TaskContext& context);

/// The names of a table's columns, for a person to choose from; empty for other formats.
std::vector<std::string> answerColumnNames(const std::filesystem::path& path);

} // namespace clinic
