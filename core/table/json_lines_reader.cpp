// SPDX-License-Identifier: Apache-2.0
#include "core/table/json_lines_reader.h"

#include "core/base/error.h"
#include "core/table/utf8_check.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <span>
#include <utility>

namespace clinic {

namespace {
constexpr std::size_t lineLimit = 1U << 20U;
constexpr std::size_t keyLimit = 1000;
constexpr int depthLimit = 64;

/// Keeps the values of the outermost object as text; what lies deeper is walked over.
class RowHandler {
public:
    using number_integer_t = nlohmann::json::number_integer_t;
    using number_unsigned_t = nlohmann::json::number_unsigned_t;
    using number_float_t = nlohmann::json::number_float_t;
    using string_t = nlohmann::json::string_t;
    using binary_t = nlohmann::json::binary_t;

    std::vector<std::pair<std::string, std::string>>
        cells; ///< key, value as text; null is empty text
    std::string trouble;

    bool null() { return value({}); }
    bool boolean(bool b) { return value(b ? "true" : "false"); }
    bool number_integer(number_integer_t n) { return value(std::to_string(n)); }
    bool number_unsigned(number_unsigned_t n) { return value(std::to_string(n)); }
    bool number_float(number_float_t, const string_t& text) { return value(text); }
    bool string(string_t& text) { return value(std::move(text)); }
    bool binary(binary_t&) { return false; }
    bool start_object(std::size_t) { return enter(); }
    bool end_object() { return leave(); }
    bool start_array(std::size_t)
    {
        return m_depth == 0 ? fail("is a list, not an object") : enter();
    }
    bool end_array() { return leave(); }
    bool key(string_t& name)
    {
        if (m_depth != 1)
            return true;
        const auto same = [&](const auto& cell) { return cell.first == name; };
        if (std::any_of(cells.begin(), cells.end(), same))
            return fail("has the key " + clinic::quoted(name) + " twice");
        if (cells.size() == keyLimit)
            return fail("has more than 1000 keys");
        cells.emplace_back(std::move(name), std::string());
        return true;
    }
    bool parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception&)
    {
        return fail("is not JSON (byte " + std::to_string(position) + ")");
    }

private:
    bool value(std::string text)
    {
        if (m_depth == 0)
            return fail("is not an object");
        if (m_depth == 1)
            cells.back().second = std::move(text);
        return true;
    }
    bool enter() { return ++m_depth <= depthLimit || fail("is nested more than 64 levels deep"); }
    bool leave()
    {
        --m_depth;
        return true;
    }
    bool fail(std::string what)
    {
        if (trouble.empty())
            trouble = "the line " + std::move(what);
        return false;
    }

    int m_depth = 0;
};

/// The lines of a file, at most 1 MiB each.
class LineReader {
public:
    explicit LineReader(const InputFile& file)
        : m_file(file)
    {
    }

    bool next(std::string_view& line)
    {
        while (true) {
            const auto end = m_buffer.find('\n', m_searched);
            const bool atEnd = m_offset == m_file.size();
            if (end != std::string::npos || (atEnd && m_begin < m_buffer.size())) {
                const auto last = std::min(end, m_buffer.size());
                line = std::string_view(m_buffer).substr(m_begin, last - m_begin);
                m_begin = m_searched = std::min(last + 1, m_buffer.size());
                ++number;
                return true;
            }
            if (atEnd)
                return false;
            if (m_buffer.size() - m_begin > lineLimit)
                throw Error(ErrorKind::Format,
                    "line " + std::to_string(number + 1) + ": is longer than 1 MiB");
            refill();
        }
    }
    std::int64_t number = 0;

private:
    void refill()
    {
        m_buffer.erase(0, m_begin);
        m_begin = 0;
        m_searched = m_buffer.size();
        const auto count =
            static_cast<std::size_t>(std::min<std::uint64_t>(lineLimit, m_file.size() - m_offset));
        m_buffer.resize(m_searched + count);
        m_file.readAt(m_offset, std::as_writable_bytes(std::span(m_buffer)).subspan(m_searched));
        m_offset += count;
    }

    const InputFile& m_file;
    std::string m_buffer;
    std::size_t m_begin = 0;
    std::size_t m_searched = 0;
    std::uint64_t m_offset = 0;
};

std::string_view cell(const RowHandler& row, const std::string& name)
{
    for (const auto& [key, text] : row.cells)
        if (key == name)
            return text;
    return {};
}

RowHandler parse(std::string_view line)
{
    RowHandler row;
    if (firstBadUtf8(line) != line.size())
        row.trouble = "the line is not UTF-8";
    else
        nlohmann::json::sax_parse(line.begin(), line.end(), &row);
    return row;
}
} // namespace

void readJsonLines(const InputFile& file, TableBuilder& builder, TaskContext& context)
{
    LineReader lines(file);
    std::vector<std::string> columns;
    std::string_view line;
    while (lines.next(line)) {
        if (lines.number == 1 && line.starts_with("\xef\xbb\xbf"))
            line.remove_prefix(3);
        if (line.find_first_not_of(" \t\r") == std::string_view::npos)
            continue;
        auto row = parse(line);
        if (columns.empty()) {
            if (!row.trouble.empty())
                throw Error(
                    ErrorKind::Format, "line " + std::to_string(lines.number) + ": " + row.trouble);
            for (const auto& [key, text] : row.cells)
                columns.push_back(key);
            builder.setColumns(columns);
        }
        if (builder.rows() % 4096 == 0)
            context.checkpoint();
        const auto text = [&](int index) {
            return index < 0 ? std::string_view()
                             : cell(row, columns[static_cast<std::size_t>(index)]);
        };
        const auto& choice = builder.choice();
        builder.addRow(
            {text(choice.image), text(choice.caption), text(choice.label), text(choice.poison)},
            "line", lines.number, std::move(row.trouble));
    }
}

} // namespace clinic
