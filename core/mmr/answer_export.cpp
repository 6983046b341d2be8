// SPDX-License-Identifier: Apache-2.0
#include "core/mmr/answer_export.h"

#include "core/base/error.h"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace clinic {

namespace {
using OrderedJson = nlohmann::ordered_json;

std::string dumped(const OrderedJson& value, int indent = -1)
{
    return value.dump(indent, ' ', false, OrderedJson::error_handler_t::replace);
}

/// What VLMEvalKit writes where a model failed.
const std::string harnessFailed = "Failed to obtain answer via API.";

bool hasText(const AnswerRow* row)
{
    return row != nullptr && row->error.empty() && row->text;
}

OrderedJson scoresOf(const AnswerRow& row)
{
    OrderedJson scores = OrderedJson::object();
    for (std::size_t i = 0; i < answerLetters.size(); ++i)
        if (row.scores->at(i))
            scores[std::string(1, answerLetters.at(i))] = *row.scores->at(i);
    return scores;
}

std::string results(const MmrBenchmark& benchmark, const AnswerSet& answers)
{
    OrderedJson all = OrderedJson::array();
    for (QuestionIndex i = 0; i < benchmark.questions.size(); ++i) {
        const MmrQuestion& question = benchmark.questions[i];
        const AnswerRow* row = answers.answer(i);
        const OrderedJson text = hasText(row) ? OrderedJson(*row->text) : OrderedJson(nullptr);
        OrderedJson element =
            OrderedJson::array({question.id, {{"text", text}}, questionTypeName(question.type)});
        if (row != nullptr && row->scores)
            element.push_back({{"logits", scoresOf(*row)}});
        all.push_back(element);
    }
    return dumped(all, 1) + '\n';
}

std::string lines(const MmrBenchmark& benchmark, const AnswerSet& answers)
{
    std::string text;
    for (QuestionIndex i = 0; i < benchmark.questions.size(); ++i) {
        const MmrQuestion& question = benchmark.questions[i];
        const AnswerRow* row = answers.answer(i);
        if (!hasText(row))
            continue;
        text += dumped({{"question_id", question.id}, {"prompt", question.text},
                    {"text", *row->text}, {"groundtruth", std::string(1, question.gold)},
                    {"question_type", questionTypeName(question.type)}, {"answer_id", i},
                    {"model_id", answers.source.model}, {"metadata", OrderedJson::object()}})
            + '\n';
    }
    return text;
}

/// Tabs and line ends stand in quotes, quotes are doubled.
std::string tsvField(std::string_view text)
{
    if (text.find_first_of("\t\r\n\"") == std::string_view::npos)
        return std::string(text);
    std::string field = "\"";
    for (const char c : text)
        field += c == '"' ? std::string("\"\"") : std::string(1, c);
    return field + '"';
}

std::string vlmEvalKit(const MmrBenchmark& benchmark, const AnswerSet& answers)
{
    std::string text = "index\tquestion\tA\tB\tC\tD\tanswer\tcategory\tl2-category\tsplit\t"
                       "image_path\tmmr_id\tquestion_type\tprediction\n";
    for (QuestionIndex i = 0; i < benchmark.questions.size(); ++i) {
        const MmrQuestion& question = benchmark.questions[i];
        const AnswerRow* row = answers.answer(i);
        if (row == nullptr)
            continue; // a row without words would count as a wrong answer
        const std::string_view id = question.id;
        const auto level = id.substr(0, id.find('/'));
        const auto category = id.substr(level.size() + 1, id.rfind('/') - level.size() - 1);
        const auto kind = questionTypeName(benchmark.countsAs(i));
        text += std::to_string(i) + '\t' + tsvField(question.stem);
        for (const char letter : answerLetters)
            text += '\t' + tsvField(question.option(letter));
        text += '\t' + std::string(1, question.gold) + '\t' + tsvField(category) + '\t'
            + tsvField(level) + '\t' + std::string(kind) + '\t' + tsvField(question.image) + '\t'
            + tsvField(id) + '\t' + std::string(questionTypeName(question.type)) + '\t'
            + tsvField(hasText(row) ? *row->text : harnessFailed) + '\n';
    }
    return text;
}

} // namespace

AnswerExport answerExportNamed(std::string_view name)
{
    if (name == "results")
        return AnswerExport::Results;
    if (name == "lines")
        return AnswerExport::Lines;
    if (name == "vlmevalkit")
        return AnswerExport::VlmEvalKit;
    throw Error(ErrorKind::Config,
        "no format " + clinic::quoted(name) + "; there are results, lines and vlmevalkit");
}

std::string exportAnswers(
    const MmrBenchmark& benchmark, const AnswerSet& answers, AnswerExport format)
{
    switch (format) {
    case AnswerExport::Results:
        return results(benchmark, answers);
    case AnswerExport::Lines:
        return lines(benchmark, answers);
    case AnswerExport::VlmEvalKit:
        break;
    }
    return vlmEvalKit(benchmark, answers);
}

} // namespace clinic
