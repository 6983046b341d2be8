// SPDX-License-Identifier: Apache-2.0
#include "core/table/caption_table.h"

#include "core/base/error.h"
#include "core/base/input_file.h"
#include "core/table/arrow_reader.h"
#include "core/table/delimited_reader.h"
#include "core/table/json_lines_reader.h"
#include "core/table/table_builder.h"

#include <algorithm>
#include <cctype>

namespace clinic {

namespace {
std::string endingOf(const std::filesystem::path& path)
{
    auto ending = path.extension().string();
    std::transform(ending.begin(), ending.end(), ending.begin(),
        [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return ending;
}

void setHeader(const DelimitedRecord& record, TableBuilder& builder)
{
    if (record.fieldCount > DelimitedReader::fieldLimit)
        throw Error(ErrorKind::Format,
            "line 1: " + std::to_string(record.fieldCount) + " columns; at most 1000 are read");
    builder.setColumns({record.fields.begin(), record.fields.end()});
}

std::string raggedness(const DelimitedRecord& record, std::size_t columns)
{
    if (record.hasNul)
        return "contains a NUL byte";
    if (record.fieldCount == columns)
        return {};
    return std::to_string(record.fieldCount) + " fields; the header has " + std::to_string(columns)
        + " (a delimiter in a field without quotes?)";
}

void readDelimited(
    const InputFile& file, char delimiter, TableBuilder& builder, TaskContext& context)
{
    DelimitedReader reader(file, delimiter);
    DelimitedRecord record;
    if (!reader.next(record))
        throw Error(ErrorKind::Format,
            "the file has only blank lines; a header line with column names is expected");
    setHeader(record, builder);
    const auto columns = record.fields.size();
    const auto choice = builder.choice();
    while (reader.next(record)) {
        if (builder.rows() % 4096 == 0) {
            context.checkpoint();
            context.report({.stage = "Reading the table",
                .done = static_cast<std::int64_t>(reader.position() >> 10U),
                .total = static_cast<std::int64_t>(file.size() >> 10U) + 1,
                .detail = std::to_string(builder.rows()) + " rows"});
        }
        const auto text = [&](int index) {
            const auto i = static_cast<std::size_t>(index);
            return index >= 0 && i < record.fields.size() ? record.fields[i] : std::string_view();
        };
        builder.addRow(
            {text(choice.image), text(choice.caption), text(choice.label), text(choice.poison)},
            "line", record.line, raggedness(record, columns));
    }
}

enum class TableKind { Delimited, JsonLines, Parquet, Feather };

TableKind kindOf(const InputFile& file)
{
    const auto head =
        file.read(0, static_cast<std::size_t>(std::min<std::uint64_t>(64, file.size())));
    const std::string_view text(reinterpret_cast<const char*>(head.data()), head.size());
    if (text.starts_with("PAR1"))
        return TableKind::Parquet;
    if (text.starts_with("ARROW1"))
        return TableKind::Feather;
    if (text.starts_with("FEA1"))
        throw Error(
            ErrorKind::Unsupported, "Feather version 1 is not read; write it again with version 2");
    const auto ending = endingOf(file.path());
    if (ending == ".parquet" || ending == ".feather" || ending == ".arrow")
        throw Error(ErrorKind::Format,
            "the ending says " + ending.substr(1) + ", but the first bytes do not");
    const auto first = text.find_first_not_of(" \t\r\n\xef\xbb\xbf");
    if (ending == ".jsonl" || ending == ".ndjson")
        return TableKind::JsonLines;
    if (ending == ".json")
        throw Error(ErrorKind::Unsupported,
            "one JSON document is not read as a table; write one object a line (.jsonl)");
    const bool named = ending == ".csv" || ending == ".tsv" || ending == ".txt";
    if (!named && first != std::string_view::npos && text[first] == '{')
        return TableKind::JsonLines;
    return TableKind::Delimited;
}
} // namespace

std::filesystem::path CaptionTable::imagePath(std::int64_t row) const
{
    return imageRoot / image.at(static_cast<std::size_t>(row));
}

CaptionTable readCaptionTable(const std::filesystem::path& path, const CaptionTableOptions& options,
    TaskContext& context, std::vector<std::string>* columnsFound)
try {
    const InputFile file(path);
    TableBuilder builder(path, options, columnsFound);
    switch (kindOf(file)) {
    case TableKind::Parquet:
        readParquet(path, builder, context);
        break;
    case TableKind::Feather:
        readFeather(path, builder, context);
        break;
    case TableKind::JsonLines:
        readJsonLines(file, builder, context);
        break;
    case TableKind::Delimited:
        readDelimited(file,
            options.delimiter == 0 && endingOf(path) == ".tsv" ? '\t' : options.delimiter, builder,
            context);
        break;
    }
    return builder.finish();
} catch (Error& error) {
    if (error.kind() != ErrorKind::Io) // those name the file already
        error.within(path.filename().string());
    throw;
}

} // namespace clinic
