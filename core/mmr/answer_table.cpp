// SPDX-License-Identifier: Apache-2.0
#include "core/base/error.h"
#include "core/mmr/answer_readers.h"
#include "core/mmr/answer_records.h"
#include "core/mmr/json_fields.h"
#include "core/mmr/words.h"

#include <algorithm>
#include <charconv>
#include <initializer_list>

namespace clinic {

namespace {

/// Which column holds what; -1: none.
struct Columns {
    int answer = -1, id = -1, type = -1, index = -1, question = -1, log = -1, gold = -1;
};

std::string listed(const std::vector<std::string>& names)
{
    std::string text;
    for (const std::string& name : names)
        text += (text.empty() ? "" : ", ") + clinic::quoted(name, 30);
    return text;
}

int find(const std::vector<std::string>& header, std::string_view name)
{
    const auto found = std::find_if(header.begin(), header.end(),
        [&](const std::string& title) { return lowerCased(trimmed(title)) == name; });
    return found == header.end() ? -1 : static_cast<int>(found - header.begin());
}

/// The column that a person named, else the first of the known names.
int choose(const std::vector<std::string>& header, const std::string& asked,
    std::initializer_list<std::string_view> known)
{
    if (!asked.empty()) {
        const int column = find(header, lowerCased(trimmed(asked)));
        if (column < 0)
            throw Error(ErrorKind::Config,
                "no column " + clinic::quoted(asked) + "; there are " + listed(header));
        return column;
    }
    for (const std::string_view name : known)
        if (const int column = find(header, name); column >= 0)
            return column;
    return -1;
}

Columns chooseAll(const std::vector<std::string>& header, const AnswerColumns& asked)
{
    Columns columns;
    columns.answer =
        choose(header, asked.answer, {"prediction", "response", "model_answer", "output", "text"});
    // beside the options it is the right answer, as in a harness's table of questions
    const bool hasOptions = find(header, "a") >= 0 && find(header, "d") >= 0;
    if (columns.answer < 0 && !hasOptions)
        columns.answer = choose(header, asked.answer, {"answer"});
    columns.id = choose(header, asked.id, {"mmr_id", "pair_id", "id", "question_id"});
    columns.type = choose(header, asked.type, {"question_type", "type", "split"});
    columns.index = choose(header, asked.index, {"index", "row", "doc_id"});
    columns.question = choose(header, asked.question, {"question", "prompt", "input"});
    columns.log = find(header, "log");
    columns.gold = find(header, "ground_truth");
    if (columns.answer < 0)
        throw Error(ErrorKind::Format,
            "no column of answers was recognised; say which one (--answer-column). There are "
                + listed(header));
    if (columns.id < 0 && columns.index < 0 && columns.question < 0)
        throw Error(ErrorKind::Format,
            "no column tells the question (an id, a row number or the question's text); say which "
            "one (--id-column). There are "
                + listed(header));
    return columns;
}

std::string cell(const std::vector<std::string>& cells, int column)
{
    const auto at = static_cast<std::size_t>(column);
    return column >= 0 && at < cells.size() ? cells[at] : std::string();
}

/// "12", or "12.0" as spreadsheets write whole numbers.
std::optional<std::int64_t> wholeNumber(std::string_view text)
{
    text = trimmed(text);
    if (text.ends_with(".0"))
        text.remove_suffix(2);
    std::int64_t number = -1;
    const auto [stop, code] = std::from_chars(text.data(), text.data() + text.size(), number);
    return code == std::errc() && stop == text.data() + text.size() && number >= 0
        ? std::optional(number)
        : std::nullopt;
}

AnswerRow rowOf(const std::vector<std::string>& cells, const Columns& columns, std::int64_t place)
{
    AnswerRow row;
    row.place = place;
    if (const std::string id = cell(cells, columns.id); id.find('/') != std::string::npos)
        row.id = trimmed(id);
    row.type = questionTypeFrom(cell(cells, columns.type));
    row.index = wholeNumber(cell(cells, columns.index));
    row.prompt = cell(cells, columns.question);
    const std::string gold = cell(cells, columns.gold);
    row.gold = gold.size() == 1 && letterIndex(gold[0]) >= 0 ? gold[0] : '\0';
    row.text = cell(cells, columns.answer);
    if (row.text->empty()) { // how spreadsheets and pandas write that there is none
        row.text.reset();
        row.error = missingText;
    }
    markFailures(row, cell(cells, columns.log));
    return row;
}

} // namespace

void readAnswerTable(AnswerFile& file, const TableRows& rows, const AnswerColumns& asked)
{
    std::vector<std::string> cells;
    if (!rows(cells))
        throw Error(ErrorKind::Format, "the table is empty");
    const Columns columns = chooseAll(cells, asked);
    const bool isKit = lowerCased(trimmed(cell(cells, columns.answer))) == "prediction";
    file.format = isKit ? AnswerFormat::VlmEvalKit : AnswerFormat::Table;
    try {
        for (std::int64_t place = 2; rows(cells); ++place) { // row 1: the header
            if (file.rows.size() == answerRowLimit)
                throw Error(ErrorKind::Resource, "more than 200,000 answers");
            file.rows.push_back(rowOf(cells, columns, place));
        }
    } catch (const Error& error) {
        if (file.rows.empty() || error.kind() == ErrorKind::Resource)
            throw;
        leaveOut(file,
            "read up to row " + std::to_string(file.rows.size() + 1) + ": "
                + std::string(error.what()));
    }
}

} // namespace clinic
