// SPDX-License-Identifier: Apache-2.0
#include "core/mmr/training_questions.h"

#include "core/base/error.h"
#include "core/base/input_file.h"
#include "core/formats/json_reader.h"
#include "core/mmr/json_fields.h"
#include "core/mmr/option_parser.h"
#include "core/mmr/words.h"

#include <map>
#include <optional>

namespace clinic {

namespace {
namespace fs = std::filesystem;
using Json = nlohmann::json;

constexpr std::uint64_t fileLimit = std::uint64_t {512} << 20U;
constexpr std::size_t nodeLimit = 8'000'000;
constexpr std::size_t textLimit = 64U << 10U;

std::string withoutImageMark(std::string text)
{
    constexpr std::string_view mark = "<image>";
    if (const auto at = text.find(mark); at != std::string::npos)
        text.erase(at, mark.size());
    return std::string(trimmed(text));
}

/// Options that stand beside the text instead of in it.
std::vector<MmrOption> optionsBeside(const Json& turn)
{
    std::vector<MmrOption> options;
    const Json* list = jsonOptionalMember(turn, "options");
    if (list == nullptr || !list->is_array() || list->size() != answerLetters.size())
        return options;
    for (std::size_t i = 0; i < answerLetters.size(); ++i)
        options.push_back({answerLetters.at(i), jsonString((*list)[i], "options", textLimit)});
    return options;
}

/// A letter, a letter with a mark behind it, or an option's text.
char letterOfAnswer(const MmrQuestion& question, std::string_view answer)
{
    const std::string_view text = trimmed(answer);
    const bool isLetter = !text.empty() && letterIndex(text.front()) >= 0;
    if (isLetter && (text.size() == 1 || text[1] == '.' || text[1] == ')' || text[1] == ':'))
        return text.front();
    for (const MmrOption& option : question.options)
        if (option.text == text)
            return option.letter;
    return 0;
}

std::optional<MmrQuestion> questionOf(const Json& human, const Json& gpt)
{
    MmrQuestion question;
    question.text = withoutImageMark(textOr(human, "value"));
    question.options = optionsBeside(human);
    question.stem = question.text;
    if (question.options.empty()) {
        ParsedQuestion parsed = parseQuestionText(question.text);
        question.stem = std::move(parsed.stem);
        question.options = std::move(parsed.options);
    }
    question.gold = letterOfAnswer(question, textOr(gpt, "value"));
    if (question.options.size() != answerLetters.size() || question.gold == 0)
        return std::nullopt;
    return question;
}

class TrainingReader {
public:
    void readFile(const fs::path& file, std::optional<QuestionType> type);
    TrainingQuestions take() { return std::move(m_result); }

private:
    void readSample(const Json& sample, std::optional<QuestionType> type, const std::string& place);

    TrainingQuestions m_result;
    std::map<std::string, int> m_samplesOf; ///< of each id
};

void TrainingReader::readSample(
    const Json& sample, std::optional<QuestionType> type, const std::string& place)
{
    const std::string id = jsonString(jsonMember(sample, "id", place), place + ": id", textLimit);
    const std::string image =
        jsonString(jsonMember(sample, "image", place), place + ": image", textLimit);
    const Json& turns = jsonMember(sample, "conversations", place);
    if (!turns.is_array())
        throw Error(ErrorKind::Format, place + ": conversations is not a list");
    const QuestionType kind =
        type.value_or(m_samplesOf[id]++ % 2 == 0 ? QuestionType::Positive : QuestionType::Leading);
    for (std::size_t i = 0; i + 1 < turns.size(); i += 2) {
        auto question = questionOf(turns[i], turns[i + 1]);
        if (!question) {
            ++m_result.skipped;
            continue;
        }
        question->id = id;
        question->image = image;
        question->type = kind;
        ++(kind == QuestionType::Positive ? m_result.positive : m_result.leading);
        m_result.questions.push_back(std::move(*question));
    }
}

void TrainingReader::readFile(const fs::path& file, std::optional<QuestionType> type)
{
    const std::string name = file.filename().string();
    const Json document = parseUntrustedJson(
        readWholeText(file, fileLimit), name, {.nodes = nodeLimit, .textBytes = fileLimit});
    if (!document.is_array())
        throw Error(ErrorKind::Format, name + ": expected an array of samples");
    std::int64_t number = 0;
    for (const Json& sample : document)
        readSample(sample, type, name + ": sample " + std::to_string(number++));
}

} // namespace

TrainingQuestions readTrainingQuestions(const fs::path& path)
try {
    TrainingReader reader;
    if (fs::is_directory(path)) {
        reader.readFile(path / "positive.json", QuestionType::Positive);
        reader.readFile(path / "leading.json", QuestionType::Leading);
    } else {
        reader.readFile(path, std::nullopt);
    }
    TrainingQuestions result = reader.take();
    if (result.questions.empty())
        throw Error(ErrorKind::Format,
            path.string() + ": no sample has four options and one of them as its answer");
    return result;
} catch (const fs::filesystem_error& error) {
    throw Error(ErrorKind::Io, error.what());
}

} // namespace clinic
