// SPDX-License-Identifier: Apache-2.0
#include "core/mmr/overrides.h"

#include "core/base/error.h"
#include "core/base/input_file.h"
#include "core/base/output_file.h"
#include "core/formats/json_reader.h"
#include "core/mmr/json_fields.h"

namespace clinic {

namespace {
namespace fs = std::filesystem;
using Json = nlohmann::json;
using OrderedJson = nlohmann::ordered_json;

constexpr std::uint64_t fileLimit = 64U << 20U;
constexpr std::size_t keptText = 1000;

std::string letterName(char letter)
{
    return letter == 0 ? std::string() : std::string(1, letter);
}

char letterFrom(const Json& object, const char* key)
{
    const std::string text = textOr(object, key);
    if (text.empty())
        return 0;
    if (text.size() != 1 || letterIndex(text[0]) < 0)
        throw Error(ErrorKind::Format, std::string(key) + " is " + clinic::quoted(text));
    return text[0];
}

OrderedJson headerOf(const AnswerFile& answers)
{
    return {{"type", "overrides"}, {"format", 1}, {"answers", answers.file.filename().string()},
        {"answers_sha256", answers.sha256}};
}

OrderedJson asJson(const ParseOverride& entry)
{
    return {{"type", "override"}, {"when", entry.when}, {"i", entry.question}, {"id", entry.id},
        {"question_type", questionTypeName(entry.type)}, {"text", entry.text.substr(0, keptText)},
        {"parser", answerParserName(entry.parser)}, {"parsed", letterName(entry.parsed)},
        {"letter", letterName(entry.letter)}, {"withdrawn", entry.withdrawn},
        {"reason", entry.reason}};
}

ParseOverride entryFrom(const Json& object)
{
    ParseOverride entry;
    entry.when = textOr(object, "when");
    entry.question = static_cast<QuestionIndex>(
        jsonInteger(jsonMember(object, "i", "override"), "i", 0, 1'000'000));
    entry.id = textOr(object, "id");
    entry.type = questionTypeFrom(textOr(object, "question_type")).value_or(QuestionType::Positive);
    entry.text = textOr(object, "text");
    entry.parser = answerParserNamed(textOr(object, "parser", "official"));
    entry.parsed = letterFrom(object, "parsed");
    entry.letter = letterFrom(object, "letter");
    const Json* withdrawn = jsonOptionalMember(object, "withdrawn");
    entry.withdrawn = withdrawn != nullptr && *withdrawn == true;
    entry.reason = textOr(object, "reason");
    return entry;
}

void checkHeader(const Json& object, const AnswerFile& answers)
{
    if (textOr(object, "type") != "overrides")
        throw Error(ErrorKind::Format, "is not a trail of overrides");
    if (textOr(object, "answers_sha256") != answers.sha256)
        throw Error(ErrorKind::Mismatch,
            "was made for other answers (the file " + answers.file.filename().string()
                + " has changed since); move it away to begin anew");
}

} // namespace

fs::path overridesPath(const fs::path& answers)
{
    return answers.string() + ".overrides.jsonl";
}

std::vector<ParseOverride> readOverrides(const fs::path& trail, const AnswerFile& answers)
{
    std::vector<ParseOverride> entries;
    if (!fs::exists(trail))
        return entries;
    const std::string text = readWholeText(trail, fileLimit);
    std::int64_t number = 0;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        const std::string_view line = std::string_view(text).substr(at, end - at);
        at = end + 1;
        ++number;
        try {
            const Json object = parseUntrustedJson(line, "text");
            if (number == 1)
                checkHeader(object, answers);
            else
                entries.push_back(entryFrom(object));
        } catch (Error& error) {
            error.within(trail.filename().string() + ": line " + std::to_string(number));
            throw;
        }
    }
    return entries;
}

/// The whole trail is written anew: it appears whole or stays as it was.
void appendOverride(const fs::path& trail, const AnswerFile& answers, const ParseOverride& entry)
{
    std::string text =
        fs::exists(trail) ? readWholeText(trail, fileLimit) : headerOf(answers).dump() + '\n';
    text += asJson(entry).dump(-1, ' ', false, OrderedJson::error_handler_t::replace) + '\n';
    writeTextFile(trail, text);
}

LetterOverrides effectiveOverrides(const std::vector<ParseOverride>& entries)
{
    LetterOverrides letters;
    for (const ParseOverride& entry : entries) {
        if (entry.withdrawn)
            letters.erase(entry.question);
        else
            letters[entry.question] = entry.letter;
    }
    return letters;
}

} // namespace clinic
