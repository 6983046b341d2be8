// SPDX-License-Identifier: Apache-2.0
#include "core/mmr/overrides.h"

#include "core/base/append_file.h"
#include "core/base/error.h"
#include "core/base/input_file.h"
#include "core/formats/json_reader.h"
#include "core/mmr/json_fields.h"

#include <algorithm>
#include <optional>

namespace clinic {

namespace {
namespace fs = std::filesystem;
using Json = nlohmann::json;
using OrderedJson = nlohmann::ordered_json;

constexpr std::uint64_t fileLimit = 64U << 20U;
constexpr std::size_t keptText = 1000;

/// Cut between characters, so that it is UTF-8 when it comes back.
std::string keptWords(const std::string& text)
{
    std::size_t end = std::min(text.size(), keptText);
    while (end < text.size() && end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U)
        --end;
    return text.substr(0, end);
}

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

constexpr std::string_view header = R"({"type":"overrides","format":1})";

OrderedJson asJson(const ParseOverride& entry)
{
    return {{"type", "override"}, {"when", entry.when}, {"i", entry.question}, {"id", entry.id},
        {"question_type", questionTypeName(entry.type)}, {"text", keptWords(entry.text)},
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

void checkHeader(const Json& object)
{
    if (textOr(object, "type") != "overrides")
        throw Error(ErrorKind::Format, "is not a trail of letters read by hand");
}

std::optional<QuestionIndex> questionOf(const ParseOverride& entry, const MmrBenchmark& benchmark)
{
    const auto isIt = [&](QuestionIndex index) {
        return index < benchmark.questions.size() && benchmark.questions[index].id == entry.id
            && benchmark.countsAs(index) == entry.type;
    };
    if (isIt(entry.question))
        return entry.question;
    for (QuestionIndex index = 0; index < benchmark.questions.size(); ++index)
        if (isIt(index))
            return index;
    return std::nullopt;
}

} // namespace

fs::path overridesPath(const fs::path& answers)
{
    return answers.string() + ".overrides.jsonl";
}

std::vector<ParseOverride> readOverrides(const fs::path& trail)
{
    std::vector<ParseOverride> entries;
    if (!fs::exists(trail))
        return entries;
    const std::string text = readWholeText(trail, fileLimit);
    std::int64_t number = 0;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = text.find('\n', at);
        if (end == std::string::npos)
            break; // a crash cut it short
        const std::string_view line = std::string_view(text).substr(at, end - at);
        at = end + 1;
        ++number;
        if (line.empty())
            continue; // what ends a line that a crash cut short
        try {
            const Json object = parseUntrustedJson(line, "text");
            if (number == 1)
                checkHeader(object);
            else
                entries.push_back(entryFrom(object));
        } catch (Error& error) {
            throw Error(error.kind(),
                trail.filename().string() + ": line " + std::to_string(number) + ": "
                    + std::string(error.what())
                    + "; mend or delete that line, or score without the trail (--no-overrides)");
        }
    }
    return entries;
}

void appendOverride(const fs::path& trail, const ParseOverride& entry)
{
    AppendFile file(trail, true);
    readOverrides(trail); // a file that is no trail stays as it is
    if (!file.endsWithLine())
        throw Error(ErrorKind::Format,
            trail.filename().string()
                + ": its last line was cut short by a crash; delete that line to go on");
    if (file.size() == 0)
        file.append(header);
    file.append(asJson(entry).dump(-1, ' ', false, OrderedJson::error_handler_t::replace));
    file.sync();
}

EffectiveOverrides effectiveOverrides(const std::vector<ParseOverride>& entries,
    const MmrBenchmark& benchmark, const AnswerSet& answers)
{
    EffectiveOverrides effective;
    for (const ParseOverride& entry : entries) {
        const auto question = questionOf(entry, benchmark);
        const AnswerRow* row = question ? answers.answer(*question) : nullptr;
        const std::string words = row == nullptr ? std::string() : row->text.value_or("");
        if (!question || keptWords(words) != entry.text)
            ++effective.stale;
        else if (entry.withdrawn)
            effective.letters.erase(*question);
        else
            effective.letters[*question] = entry.letter;
    }
    return effective;
}

} // namespace clinic
