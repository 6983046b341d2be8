// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/append_file.h"
#include "core/mmr/answer_parser.h"
#include "core/mmr/question.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace clinic {

/// What a run of questions was made with: two runs with equal keys ask the same.
struct MmrRunHeader {
    std::string benchmarkSha256;
    std::string model; ///< as the endpoint knows it, or a checkpoint's file name
    std::string answerer; ///< "http://127.0.0.1:8080/v1", or "clip"
    std::string strategy; ///< "direct", "cgr", "text-only", …
    std::string prompt; ///< template with {question}, or the name of one
    std::string decoding; ///< "temperature=0,max_tokens=32,seed=1"; for CLIP its own settings
    std::string started; ///< UTC, ISO 8601; no part of the key

    /// Everything but the time.
    bool isSameRun(const MmrRunHeader& other) const;
    /// The first thing that differs, for a person: "the model is "a" there and "b" here"; empty for
    /// the same run.
    std::string difference(const MmrRunHeader& other) const;
};

/// One question that was asked, with its answer or with why there is none.
struct MmrRunItem {
    QuestionIndex question = 0;
    std::string id;
    QuestionType type = QuestionType::Positive;
    std::string order = "ABCD"; ///< original letters in the places A to D of what was asked
    bool answered = false; ///< false: an error, which is never counted as a wrong answer
    std::string text; ///< the model's words, raw
    std::string info; ///< first step of content-guided refinement
    std::optional<LetterScores> scores; ///< of the letters as asked; empty: the server gave none
    double latencyMs = 0;
    std::int64_t promptTokens = 0; ///< 0: not said
    std::int64_t completionTokens = 0;
    int attempts = 1;
    std::string error;
    std::string adapted; ///< what was asked otherwise than the header says: "without temperature"
};

/// A run's file: a header line, then a line an item, in the order in which they came.
struct MmrRunLog {
    MmrRunHeader header;
    std::vector<MmrRunItem> items;
    std::uint64_t completeBytes = 0; ///< of the file up to its last whole line
    std::vector<std::string> warnings; ///< a line that a crash cut short
};

/// Whether the first line is a header of ours.
bool isRunLog(std::string_view firstLine);
/// Error{Format} with the line's number. A last line without its end is left out with a warning.
MmrRunLog readRunLog(const std::filesystem::path& path);

/// Answers that a file holds of a run of these questions; 0 if it is none, or cannot be read.
std::int64_t answeredInRun(const std::filesystem::path& path, std::string_view benchmarkSha256);

/// Appends to a run's file; each item is with the operating system before append() returns, so that
/// a killed program loses none. Not thread-safe.
class MmrRunWriter {
public:
    /// Begins a file, or goes on with one of the same run (what a crash cut short is cut off). One
    /// without items is begun anew.
    /// Error{Config} if the file is of another run, or another program writes it; Error{Format} if
    /// it is no run; Error{Io}.
    MmrRunWriter(const std::filesystem::path& path, const MmrRunHeader& header, bool overwrite);

    /// What was there already.
    const std::vector<MmrRunItem>& earlier() const { return m_earlier; }
    void append(const MmrRunItem& item);

private:
    AppendFile m_file;
    std::vector<MmrRunItem> m_earlier;
};

} // namespace clinic
