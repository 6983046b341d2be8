// SPDX-License-Identifier: Apache-2.0
#include "core/mmr/answer_files.h"

#include "core/base/error.h"
#include "core/base/input_file.h"
#include "core/base/sha256.h"
#include "core/mmr/answer_readers.h"
#include "core/mmr/run_log.h"
#include "core/mmr/words.h"
#include "core/table/delimited_reader.h"

#include <algorithm>
#include <array>

namespace clinic {

namespace {
namespace fs = std::filesystem;

constexpr std::uint64_t fileLimit = 256U << 20U;

enum class Kind { Array, Lines, Run, Workbook, Delimited };

std::string_view withoutMark(std::string_view text)
{
    constexpr std::string_view byteOrderMark = "\xEF\xBB\xBF";
    return text.starts_with(byteOrderMark) ? text.substr(byteOrderMark.size()) : text;
}

Kind kindOf(std::string_view text)
{
    if (text.starts_with("PK\x03\x04"))
        return Kind::Workbook;
    if (text.starts_with('\x80'))
        throw Error(ErrorKind::Unsafe,
            "is a pickle, which is never opened; export the answers as .tsv, .xlsx or .json");
    const std::string_view begin = trimmed(text.substr(0, 1U << 16U));
    if (isRunLog(begin))
        return Kind::Run;
    const auto firstLine = trimmed(trimmed(text).substr(0, trimmed(text).find('\n')));
    if (begin.starts_with('[')) { // one array around all, or one a line
        const bool isOneOfMany =
            firstLine.ends_with(']') && firstLine.size() < trimmed(text).size();
        return isOneOfMany ? Kind::Lines : Kind::Array;
    }
    if (!begin.starts_with('{'))
        return Kind::Delimited;
    // one object around all answers, or one a line
    const auto line = firstLine;
    const auto holds = [&](std::string_view key) { return line.find(key) != line.npos; };
    const bool isWhole = holds("\"logs\":") || holds("\"samples\":");
    return line.size() > 1 && line.ends_with('}') && !isWhole ? Kind::Lines : Kind::Array;
}

TableRows delimitedRows(DelimitedReader& reader)
{
    return [&reader](std::vector<std::string>& cells) {
        DelimitedRecord record;
        if (!reader.next(record))
            return false;
        cells.assign(record.fields.begin(), record.fields.end());
        return true;
    };
}

TableRows workbookRows(std::vector<std::vector<std::string>>& rows)
{
    return [&rows, at = std::size_t {0}](std::vector<std::string>& cells) mutable {
        if (at == rows.size())
            return false;
        cells = std::move(rows[at++]);
        return true;
    };
}

/// A question file reads as one of answers that are all missing.
bool hasNothing(const AnswerRow& row)
{
    return row.error == missingText && !row.scores;
}

void readRows(AnswerFile& file, Kind kind, std::string_view text, const AnswerColumns& columns)
{
    if (kind == Kind::Array)
        return readAnswerArray(file, trimmed(text));
    if (kind == Kind::Lines)
        return readAnswerLines(file, text);
    if (kind == Kind::Run)
        return readAnswerRun(file);
    if (kind == Kind::Workbook) {
        auto rows = readWorkbook(file.file);
        return readAnswerTable(file, workbookRows(rows), columns);
    }
    const InputFile input(file.file);
    DelimitedReader reader(input, 0);
    readAnswerTable(file, delimitedRows(reader), columns);
}

} // namespace

std::string_view answerFormatName(AnswerFormat format)
{
    constexpr std::array<std::string_view, 7> names {"MMR result array", "MMR result lines",
        "questions with answers", "VLMEvalKit", "lmms-eval", "run of this program", "table"};
    return names.at(static_cast<std::size_t>(format));
}

void addWarning(AnswerFile& file, std::string warning)
{
    if (file.warnings.size() < answerWarningLimit)
        file.warnings.push_back(std::move(warning));
}

void leaveOut(AnswerFile& file, std::string warning)
{
    ++file.leftOut;
    addWarning(file, std::move(warning));
}

AnswerFile readAnswers(const fs::path& path, const AnswerColumns& columns, TaskContext& context)
try {
    context.checkpoint();
    const std::string bytes = readWholeText(path, fileLimit);
    const std::string_view text = withoutMark(bytes);
    AnswerFile file;
    file.file = path;
    file.sha256 = sha256Of(bytes);
    readRows(file, kindOf(text), text, columns);
    if (file.rows.empty())
        throw Error(ErrorKind::Format,
            "no answer could be read"
                + (file.warnings.empty() ? std::string() : "; " + file.warnings.front()));
    if (std::all_of(file.rows.begin(), file.rows.end(), hasNothing))
        throw Error(ErrorKind::Format,
            "none of its " + std::to_string(file.rows.size())
                + " rows holds an answer; is it a question file?");
    if (file.leftOut > 1)
        file.warnings.push_back(
            std::to_string(file.leftOut) + " answers in all could not be read and are left out");
    if (file.model.empty())
        file.model = path.stem().string();
    return file;
} catch (Error& error) {
    if (error.kind() != ErrorKind::Io) // which names the file itself
        error.within(path.filename().string());
    throw;
}

std::vector<std::string> answerColumnNames(const fs::path& path)
{
    const InputFile input(path);
    const auto size = static_cast<std::size_t>(std::min<std::uint64_t>(input.size(), 1U << 16U));
    const auto bytes = input.read(0, size);
    const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    const Kind kind = kindOf(withoutMark(text));
    if (kind == Kind::Workbook) {
        auto rows = readWorkbook(path);
        return rows.empty() ? std::vector<std::string>() : rows.front();
    }
    std::vector<std::string> names;
    if (kind == Kind::Delimited) {
        DelimitedReader reader(input, 0);
        delimitedRows(reader)(names);
    }
    return names;
}

} // namespace clinic
