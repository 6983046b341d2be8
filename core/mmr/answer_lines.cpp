// SPDX-License-Identifier: Apache-2.0
#include "core/base/error.h"
#include "core/formats/json_reader.h"
#include "core/mmr/answer_readers.h"
#include "core/mmr/run_log.h"
#include "core/mmr/words.h"

#include <algorithm>
#include <map>

namespace clinic {

namespace {

AnswerRow rowOf(const MmrRunItem& item, std::int64_t place)
{
    AnswerRow row;
    row.place = place;
    row.id = item.id;
    row.type = item.type;
    row.index = static_cast<std::int64_t>(item.question);
    row.text = item.answered ? std::optional(item.text) : std::nullopt;
    row.scores = item.scores;
    row.error = item.error;
    row.info = item.info;
    return row;
}

} // namespace

void readAnswerLines(AnswerFile& file, std::string_view text)
{
    std::int64_t number = 0;
    while (!text.empty()) {
        const auto end = text.find('\n');
        const std::string_view line = trimmed(text.substr(0, end));
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
        ++number;
        if (line.empty())
            continue;
        if (file.rows.size() == answerRowLimit)
            throw Error(ErrorKind::Resource, "more than 200,000 answers");
        try {
            file.rows.push_back(answerRowFrom(file, parseUntrustedJson(line, "line"), number));
        } catch (const Error& error) {
            leaveOut(file,
                "line " + std::to_string(number) + " is left out: " + std::string(error.what()));
        }
    }
}

/// Items come in the order in which the server answered; scores want that of the questions. Of a
/// question that was asked again after an error the answer counts.
void readAnswerRun(AnswerFile& file)
{
    const MmrRunLog log = readRunLog(file.file);
    file.format = AnswerFormat::RunLog;
    file.model = log.header.model;
    if (log.header.strategy != "direct")
        file.model += " (" + log.header.strategy + ")";
    file.benchmarkSha256 = log.header.benchmarkSha256;
    file.warnings = log.warnings;
    std::map<QuestionIndex, AnswerRow> rows;
    for (std::size_t i = 0; i < log.items.size(); ++i) {
        const MmrRunItem& item = log.items[i];
        const auto found = rows.find(item.question);
        const bool isAnswered = found != rows.end() && found->second.error.empty();
        if (item.order == "ABCD" && !isAnswered)
            rows[item.question] = rowOf(item, static_cast<std::int64_t>(i) + 2); // line 1: header
    }
    for (auto& [question, row] : rows)
        file.rows.push_back(std::move(row));
}

} // namespace clinic
