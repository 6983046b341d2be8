// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/task_context.h"
#include "core/mmr/category.h"
#include "core/mmr/question.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace clinic {

/// The two published sets share a file name and must never be mixed; they are told apart by what is
/// in the file (its hash, else its number of questions).
enum class BenchmarkVersion { V1, V2, Other };

/// "v1", "v2", "other".
std::string_view benchmarkVersionName(BenchmarkVersion version);

/// Two questions about one picture.
struct MmrPair {
    std::string id;
    std::size_t category = 0; ///< index into MmrBenchmark::categories
    QuestionIndex positive = 0;
    QuestionIndex leading = 0;
};

/// What is odd about a question file, in the order in which it is shown.
enum class NoteKind {
    Unpaired, ///< its partner is missing: not scored
    DuplicateKey, ///< more than two questions of one id: the surplus is not scored
    UnreadableOptions, ///< not four options A to D
    GoldMissing, ///< no option of the right letter
    UnknownCategory, ///< none of the twelve
    SameType, ///< both questions are POS (or NEG); the second counts as the other kind
    SameStem, ///< both questions of the pair ask the same
    EqualOptions, ///< two options with one text
    OptionsOutOfOrder, ///< they do not stand as A, B, C, D
    OptionsOnOneLine, ///< not one a line; found by a second rule
    BlankBeforeLetter,
    SurroundingBlanks, ///< the text begins or ends with white space
    StemEnd, ///< without a question mark, or with something behind it
    ImageName ///< not id + ".jpg"
};

/// "options_out_of_order": a name for files and filters.
std::string_view noteKindName(NoteKind kind);
/// One sentence for a person.
std::string_view noteKindText(NoteKind kind);

/// One oddity; nothing is changed because of it.
struct MmrNote {
    NoteKind kind {};
    QuestionIndex question = 0;
};

/// A file of questions, checked and paired.
struct MmrBenchmark {
    std::filesystem::path file;
    std::string sha256; ///< of the file's bytes
    BenchmarkVersion version = BenchmarkVersion::Other;
    std::vector<MmrQuestion> questions; ///< in file order
    std::vector<QuestionType> kinds; ///< that each question counts as
    std::vector<MmrPair> pairs; ///< by first appearance of their id
    std::vector<MmrCategory> categories; ///< the twelve first, then the file's own
    std::vector<MmrNote> notes; ///< by kind, then by question

    /// "MMR v1, 300 pairs".
    std::string title() const;
    /// The kind that a question counts as: the second of two POS is the leading one.
    QuestionType countsAs(QuestionIndex question) const;
    std::vector<MmrNote> notesOf(QuestionIndex question) const;
};

/// Whether a file in a folder is called as the published question files are.
bool isQuestionFileName(std::string_view name);

/// Reads a JSON array of questions (keys id, image, question, ground_truth, question_type). `path`
/// is the file, or a folder that holds one MMR-benchmark*.json. Untrusted: at most 64 MB and
/// 100,000 questions. Error{Format} with the number of the question and the key.
MmrBenchmark readBenchmark(const std::filesystem::path& path);

/// The same from text; `name` stands for the file in messages.
MmrBenchmark parseBenchmark(std::string_view text, std::string_view name);

} // namespace clinic
