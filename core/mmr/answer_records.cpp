// SPDX-License-Identifier: Apache-2.0
#include "core/mmr/answer_records.h"

#include "core/base/error.h"
#include "core/formats/json_reader.h"
#include "core/mmr/answer_readers.h"
#include "core/mmr/json_fields.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace clinic {

namespace {
using Json = nlohmann::json;

/// An integer, or text of one.
std::optional<std::int64_t> indexFrom(const Json* value)
{
    if (value == nullptr)
        return std::nullopt;
    if (value->is_number_integer()) {
        const auto number = value->get<std::int64_t>();
        return number >= 0 ? std::optional(number) : std::nullopt;
    }
    if (!value->is_string())
        return std::nullopt;
    const auto text = value->get<std::string>();
    std::int64_t number = -1;
    const auto* end = text.data() + text.size();
    const auto [stop, code] = std::from_chars(text.data(), end, number);
    return code == std::errc() && stop == end && number >= 0 ? std::optional(number) : std::nullopt;
}

/// Of lmms-eval: the filtered answer, else the first raw one.
const Json* lmmsText(const Json& object)
{
    for (const char* key : {"filtered_resps", "resps"}) {
        const Json* value = jsonOptionalMember(object, key);
        while (value != nullptr && value->is_array() && !value->empty())
            value = &value->front();
        if (value != nullptr && value->is_string())
            return value;
    }
    return nullptr;
}

char goldFrom(const Json& object)
{
    for (const char* key : {"groundtruth", "ground_truth", "answer", "target"}) {
        const std::string text = textOr(object, key);
        if (text.size() == 1 && letterIndex(text[0]) >= 0)
            return text[0];
    }
    return 0;
}

void takeKeys(AnswerRow& row, const Json& object)
{
    const Json* doc = jsonOptionalMember(object, "doc");
    const Json& question = doc != nullptr && doc->is_object() ? *doc : object;
    for (const char* key : {"mmr_id", "id", "question_id"})
        if (const std::string id = textOr(question, key);
            row.id.empty() && id.find('/') != std::string::npos)
            row.id = id;
    for (const char* key : {"question_type", "split", "type"})
        if (!row.type)
            row.type = questionTypeFrom(textOr(question, key));
    for (const char* key : {"doc_id", "index"})
        if (!row.index)
            row.index = indexFrom(jsonOptionalMember(object, key));
    for (const char* key : {"input", "input_text", "prompt", "question"})
        if (row.prompt.empty())
            row.prompt = textOr(object, key);
}

} // namespace

AnswerFormat recordFormat(const Json& object)
{
    if (object.contains("resps") || object.contains("filtered_resps"))
        return AnswerFormat::LmmsEval;
    if (object.contains("prediction"))
        return AnswerFormat::VlmEvalKit;
    if (object.contains("question") && object.contains("ground_truth"))
        return AnswerFormat::EnrichedQuestions;
    return AnswerFormat::ResultLines;
}

void takeText(AnswerFile& file, AnswerRow& row, const Json* value)
{
    const bool isList = value != nullptr && value->is_array();
    if (isList)
        value = value->empty() ? nullptr : &value->front();
    if (value != nullptr && value->is_string()) {
        row.text = value->get<std::string>();
        row.wasList = isList;
        if (isList)
            addWarning(file,
                "answer " + std::to_string(row.place) + ": the text is a list; its first is taken");
    } else {
        row.error = missingText;
    }
}

void markFailures(AnswerRow& row, std::string_view log)
{
    if (row.text && row.text->starts_with("Failed to obtain answer"))
        row.error = "the harness got no answer";
    row.fabricated = log.find("randomly generate") != std::string_view::npos;
}

AnswerRow recordRow(AnswerFile& file, const Json& object, std::int64_t place)
{
    AnswerRow row;
    row.place = place;
    takeKeys(row, object);
    row.gold = goldFrom(object);
    row.scores = letterScoresFrom(object, "logits");
    if (!row.scores)
        row.scores = letterScoresFrom(object, "logprobs");
    row.info = textOr(object, "info");
    if (file.model.empty())
        file.model = textOr(object, "model_id");
    if (recordFormat(object) == AnswerFormat::LmmsEval) {
        takeText(file, row, lmmsText(object));
        return row;
    }
    const Json* text = nullptr;
    for (const char* key : answerKeys)
        if (text == nullptr && object.contains(key))
            text = &object.at(key);
    takeText(file, row, text);
    markFailures(row, textOr(object, "log"));
    return row;
}

} // namespace clinic
