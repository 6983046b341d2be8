// SPDX-License-Identifier: Apache-2.0
#include "core/mmr/mmr_file_kind.h"

#include "core/base/error.h"
#include "core/base/input_file.h"
#include "core/mmr/answer_readers.h"
#include "core/mmr/benchmark.h"
#include "core/mmr/words.h"

#include <algorithm>
#include <string>

namespace clinic {

namespace {
namespace fs = std::filesystem;

std::string beginningOf(const fs::path& path)
{
    const InputFile file(path);
    const auto size = static_cast<std::size_t>(std::min<std::uint64_t>(file.size(), 1U << 14U));
    const auto bytes = file.read(0, size);
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

/// An array of objects with question and right answer, but without a model's words.
bool beginsAsQuestions(std::string_view text)
{
    text = trimmed(text);
    if (!text.starts_with('['))
        return false;
    const auto first = text.substr(0, text.find('}'));
    const auto holds = [&](std::string_view key) { return first.find(key) != first.npos; };
    const bool hasWords = std::any_of(answerKeys.begin(), answerKeys.end(),
        [&](const char* key) { return holds('"' + std::string(key) + '"'); });
    return holds("\"ground_truth\"") && holds("\"question\"") && !hasWords;
}

bool isQuestionFolder(const fs::path& path)
{
    return std::any_of(fs::directory_iterator(path), fs::directory_iterator(),
        [](const fs::directory_entry& entry) {
            return isQuestionFileName(entry.path().filename().string());
        });
}

} // namespace

MmrFileKind mmrFileKind(const fs::path& path)
try {
    if (fs::is_directory(path))
        return isQuestionFolder(path) ? MmrFileKind::Questions : MmrFileKind::Pictures;
    const std::string text = beginningOf(path);
    if (text.starts_with("PK") && path.extension() != ".xlsx")
        return MmrFileKind::Pictures;
    return beginsAsQuestions(text) ? MmrFileKind::Questions : MmrFileKind::Answers;
} catch (const fs::filesystem_error& error) {
    throw Error(ErrorKind::Io, error.what());
}

bool isMmrQuestionFile(const fs::path& path)
{
    return fs::is_regular_file(path) && beginsAsQuestions(beginningOf(path));
}

} // namespace clinic
