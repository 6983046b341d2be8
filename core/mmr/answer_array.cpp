// SPDX-License-Identifier: Apache-2.0
#include "core/base/error.h"
#include "core/formats/json_reader.h"
#include "core/mmr/answer_readers.h"
#include "core/mmr/answer_records.h"
#include "core/mmr/json_elements.h"
#include "core/mmr/json_fields.h"

namespace clinic {

namespace {
using Json = nlohmann::json;

/// Second element of a result: {"text": …}, or the bare string that one script stores on errors.
void takeResultText(AnswerFile& file, AnswerRow& row, const Json& value)
{
    if (value.is_object())
        return takeText(file, row, jsonOptionalMember(value, "text"));
    row.error = "a bare value, which the scripts store where the model failed";
}

/// [id, {"text": …}, "POS"], and behind it logits or attention.
AnswerRow resultRow(AnswerFile& file, const Json& element, std::int64_t place)
{
    if (element.size() < 2 || !element[0].is_string())
        throw Error(ErrorKind::Format, "expected [id, {\"text\": …}, \"POS\" or \"NEG\"]");
    AnswerRow row;
    row.place = place;
    row.id = element[0].get<std::string>();
    takeResultText(file, row, element[1]);
    for (std::size_t i = 2; i < element.size(); ++i) {
        const Json& more = element[i];
        if (more.is_string())
            row.type = questionTypeFrom(more.get<std::string>());
        if (const Json* type = jsonOptionalMember(more, "type"); type != nullptr)
            row.type = questionTypeFrom(textOr(more, "type"));
        if (auto scores = letterScoresFrom(more, "logits"))
            row.scores = scores;
    }
    return row;
}

/// {"logs": [...]} of older lmms-eval releases.
std::string_view innerArray(std::string_view text)
{
    for (const std::string_view key : {"\"logs\"", "\"samples\""})
        if (const auto found = text.find(key); found != std::string_view::npos)
            if (const auto begin = text.find('[', found); begin != std::string_view::npos)
                return text.substr(begin);
    throw Error(ErrorKind::Format,
        "expected an array of answers, or an object with \"logs\" or \"samples\"");
}

} // namespace

AnswerRow answerRowFrom(AnswerFile& file, const Json& element, std::int64_t place)
{
    if (element.is_array()) {
        file.format = AnswerFormat::ResultArray;
        return resultRow(file, element, place);
    }
    if (!element.is_object())
        throw Error(ErrorKind::Format, "expected an array or an object");
    file.format = recordFormat(element);
    return recordRow(file, element, place);
}

void readAnswerArray(AnswerFile& file, std::string_view text)
{
    const JsonElements array =
        splitJsonArray(text.starts_with('{') ? innerArray(text) : text, answerRowLimit + 1);
    if (array.elements.size() > answerRowLimit)
        throw Error(ErrorKind::Resource, "more than 200,000 answers");
    std::int64_t place = 0;
    for (const std::string_view element : array.elements) {
        ++place;
        try {
            file.rows.push_back(answerRowFrom(file, parseUntrustedJson(element, "element"), place));
        } catch (const Error& error) {
            leaveOut(file,
                "element " + std::to_string(place) + " is left out: " + std::string(error.what()));
        }
    }
    if (!array.closed)
        leaveOut(file,
            "the array has no end (a run was stopped while writing it); its "
                + std::to_string(array.elements.size()) + " whole elements are read");
}

} // namespace clinic
