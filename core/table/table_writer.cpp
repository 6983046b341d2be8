// SPDX-License-Identifier: Apache-2.0
#include "core/table/table_writer.h"

#include "core/base/output_file.h"
#include "core/table/arrow_writer.h"

#include <array>
#include <nlohmann/json.hpp>

namespace clinic {

namespace {
constexpr std::array<std::string_view, 5> formatNames {"csv", "tsv", "jsonl", "parquet", "feather"};
constexpr std::size_t bufferBytes = 1U << 20U;

/// One line a row; what a line looks like is the format's.
class LineWriter : public TableWriter {
public:
    LineWriter(const std::filesystem::path& path, std::vector<WrittenColumn> columns)
        : m_columns(std::move(columns))
        , m_file(path)
    {
    }

    void add(std::span<const WrittenCell> cells) override
    {
        appendRow(cells, m_buffer);
        m_buffer += '\n';
        if (m_buffer.size() >= bufferBytes)
            flush();
    }
    void finish() override
    {
        flush();
        m_file.commit();
    }

protected:
    virtual void appendRow(std::span<const WrittenCell> cells, std::string& out) const = 0;
    const std::vector<WrittenColumn>& columns() const { return m_columns; }

private:
    void flush()
    {
        m_file.write(m_buffer);
        m_buffer.clear();
    }

    std::vector<WrittenColumn> m_columns;
    OutputFile m_file;
    std::string m_buffer;
};

class DelimitedWriter : public LineWriter {
public:
    DelimitedWriter(
        const std::filesystem::path& path, std::vector<WrittenColumn> columns, char delimiter)
        : LineWriter(path, std::move(columns))
        , m_delimiter(delimiter)
    {
        std::vector<WrittenCell> header;
        for (const WrittenColumn& column : this->columns())
            header.emplace_back(std::string_view(column.name));
        add(header);
    }

private:
    void appendRow(std::span<const WrittenCell> cells, std::string& out) const override
    {
        for (std::size_t i = 0; i < cells.size(); ++i) {
            if (i > 0)
                out += m_delimiter;
            if (const auto* number = std::get_if<std::int64_t>(&cells[i]))
                out += std::to_string(*number);
            else
                appendText(std::get<std::string_view>(cells[i]), out);
        }
    }
    void appendText(std::string_view text, std::string& out) const
    {
        if (text.find_first_of("\"\r\n") == std::string_view::npos
            && text.find(m_delimiter) == std::string_view::npos) {
            out += text;
            return;
        }
        out += '"';
        for (const char c : text) {
            out += c;
            if (c == '"')
                out += c;
        }
        out += '"';
    }

    char m_delimiter;
};

class JsonLinesWriter : public LineWriter {
public:
    using LineWriter::LineWriter;

private:
    void appendRow(std::span<const WrittenCell> cells, std::string& out) const override
    {
        out += '{';
        for (std::size_t i = 0; i < cells.size(); ++i) {
            out += i > 0 ? "," : "";
            out += nlohmann::json(columns()[i].name).dump() + ":";
            if (const auto* number = std::get_if<std::int64_t>(&cells[i]))
                out += std::to_string(*number);
            else
                out += nlohmann::json(std::get<std::string_view>(cells[i])).dump();
        }
        out += '}';
    }
};
} // namespace

std::string_view tableFormatName(TableFormat format)
{
    return formatNames[static_cast<std::size_t>(format)];
}

std::optional<TableFormat> tableFormatFromName(std::string_view name)
{
    for (std::size_t i = 0; i < formatNames.size(); ++i)
        if (formatNames[i] == name)
            return static_cast<TableFormat>(i);
    return std::nullopt;
}

std::unique_ptr<TableWriter> openTableWriter(
    const std::filesystem::path& path, TableFormat format, std::vector<WrittenColumn> columns)
{
    switch (format) {
    case TableFormat::Csv:
        return std::make_unique<DelimitedWriter>(path, std::move(columns), ',');
    case TableFormat::Tsv:
        return std::make_unique<DelimitedWriter>(path, std::move(columns), '\t');
    case TableFormat::JsonLines:
        return std::make_unique<JsonLinesWriter>(path, std::move(columns));
    case TableFormat::Parquet:
        return openParquetWriter(path, columns);
    case TableFormat::Feather:
        break;
    }
    return openFeatherWriter(path, columns);
}

} // namespace clinic
