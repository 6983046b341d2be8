// SPDX-License-Identifier: Apache-2.0
#include "core/table/delimited_reader.h"

#include "core/base/error.h"
#include "core/table/utf8_check.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <span>

namespace clinic {

namespace {
constexpr std::size_t blockBytes = 4U << 20U;

char guessDelimiter(std::string_view text)
{
    const auto line = text.substr(0, text.find_first_of("\r\n"));
    char best = ',';
    std::ptrdiff_t most = 0;
    for (const char candidate : {',', '\t', ';', '|'}) {
        const auto count = std::count(line.begin(), line.end(), candidate);
        if (count > most) {
            most = count;
            best = candidate;
        }
    }
    return best;
}
} // namespace

DelimitedReader::DelimitedReader(const InputFile& file, char delimiter)
    : m_file(file)
    , m_delimiter(delimiter)
{
    refill();
    const std::string_view text(m_buffer.data(), m_end);
    if (text.empty())
        throw Error(
            ErrorKind::Format, "the file is empty; a header line with column names is expected");
    if (text.starts_with("\xff\xfe") || text.starts_with("\xfe\xff"))
        throw Error(ErrorKind::Format, "line 1: the text is UTF-16; save the table as UTF-8");
    if (text.starts_with("PK\x03\x04"))
        throw Error(ErrorKind::Format,
            "byte 0: this is a zip archive (an .xlsx sheet?), not a table of text; export it as "
            "CSV");
    if (text.starts_with("\xef\xbb\xbf"))
        m_begin = 3;
    const auto header = text.substr(0, text.find_first_of("\r\n"));
    if (header.find('\0') != std::string_view::npos)
        throw Error(ErrorKind::Format,
            "line 1: contains NUL bytes: binary data or UTF-16, not a table in UTF-8");
    if (m_delimiter == 0)
        m_delimiter = guessDelimiter(text);
}

void DelimitedReader::refill()
{
    m_buffer.erase(0, m_begin);
    m_end -= m_begin;
    m_begin = 0;
    const auto count =
        static_cast<std::size_t>(std::min<std::uint64_t>(blockBytes, m_file.size() - m_offset));
    m_buffer.resize(m_end + count);
    m_file.readAt(m_offset, std::as_writable_bytes(std::span(m_buffer)).subspan(m_end, count));
    m_end += count;
    m_offset += count;
}

bool DelimitedReader::lineEndAt(std::size_t at, std::size_t& length) const
{
    if (m_buffer[at] == '\n')
        length = 1;
    else if (m_buffer[at] == '\r')
        length = at + 1 < m_end && m_buffer[at + 1] == '\n' ? 2 : 1;
    else
        return false;
    return true;
}

/// `at` stands on an opening quote; afterwards behind the closing one.
DelimitedReader::Scan DelimitedReader::scanQuoted(std::size_t& at)
{
    m_quoteLine = m_line + m_lineBreaks;
    Field field {.begin = at + 1, .end = 0, .escaped = false};
    for (++at; at < m_end; ++at) {
        const char c = m_buffer[at];
        if (c == '\n' || (c == '\r' && !(at + 1 < m_end && m_buffer[at + 1] == '\n')))
            ++m_lineBreaks;
        if (c != '"')
            continue;
        if (at + 1 < m_end && m_buffer[at + 1] == '"') {
            field.escaped = true;
            ++at;
            continue;
        }
        if (at + 1 == m_end && m_offset < m_file.size())
            return Scan::NeedMore; // the next byte decides whether this quote closes
        field.end = at++;
        m_fields.push_back(field);
        m_quoteLine = 0;
        const bool followed = at == m_end || m_buffer[at] == m_delimiter || m_buffer[at] == '\n'
            || m_buffer[at] == '\r';
        if (!followed)
            fail(m_line + m_lineBreaks,
                "text after the closing quote of a field; quotes inside a quoted field are "
                "doubled");
        return Scan::Complete;
    }
    return Scan::NeedMore;
}

/// Finds the fields of the record at m_begin; `at` ends on its line end or at the end of the file.
DelimitedReader::Scan DelimitedReader::scan(std::size_t& at)
{
    const bool atEnd = m_offset == m_file.size();
    m_fields.clear();
    m_fieldCount = 0;
    m_lineBreaks = 0;
    at = m_begin;
    while (true) {
        if (m_fields.size() > fieldLimit)
            m_fields.pop_back(); // counted, not kept
        if (at < m_end && m_buffer[at] == '"') {
            if (scanQuoted(at) == Scan::NeedMore)
                return Scan::NeedMore;
        } else {
            const auto begin = at;
            while (at < m_end && m_buffer[at] != m_delimiter && m_buffer[at] != '\n'
                && m_buffer[at] != '\r')
                ++at;
            m_fields.push_back({.begin = begin, .end = at, .escaped = false});
        }
        ++m_fieldCount;
        if (at == m_end)
            return atEnd ? Scan::Complete : Scan::NeedMore;
        if (m_buffer[at] != m_delimiter)
            return m_buffer[at] == '\r' && at + 1 == m_end && !atEnd ? Scan::NeedMore
                                                                     : Scan::Complete;
        ++at;
    }
}

void DelimitedReader::emit(DelimitedRecord& record, std::size_t end)
{
    const std::string_view text(m_buffer.data() + m_begin, end - m_begin);
    checkText(text);
    record.line = m_line;
    record.fieldCount = m_fieldCount;
    record.hasNul = std::memchr(text.data(), 0, text.size()) != nullptr;
    record.fields.clear();
    for (const auto& field : m_fields) {
        char* const first = m_buffer.data() + field.begin;
        char* last = m_buffer.data() + field.end;
        if (field.escaped) { // every second quote of a pair goes, in place
            char* out = first;
            for (const char* in = first; in < last; ++in) {
                *out++ = *in;
                if (*in == '"')
                    ++in;
            }
            last = out;
        }
        record.fields.emplace_back(first, static_cast<std::size_t>(last - first));
    }
}

bool DelimitedReader::next(DelimitedRecord& record)
{
    while (true) {
        if (m_begin == m_end) {
            if (m_offset == m_file.size())
                return false;
            refill();
        }
        std::size_t end = 0;
        m_quoteLine = 0;
        const auto result = scan(end);
        if ((result == Scan::NeedMore ? m_end : end) - m_begin > recordLimit
            || (result == Scan::NeedMore && m_offset == m_file.size())) {
            if (m_quoteLine > 0)
                fail(m_quoteLine, "a quote is opened here and never closed");
            fail(m_line, "the line is longer than 1 MiB; is this a table?");
        }
        if (result == Scan::NeedMore) {
            refill();
            continue;
        }
        std::size_t lineEnd = 0;
        if (end < m_end)
            lineEndAt(end, lineEnd);
        const bool blank = end == m_begin;
        if (!blank)
            emit(record, end);
        m_begin = end + lineEnd;
        m_line += m_lineBreaks + (lineEnd > 0 ? 1 : 0);
        if (!blank)
            return true;
    }
}

void DelimitedReader::checkText(std::string_view text) const
{
    const auto bad = firstBadUtf8(text);
    if (bad == text.size())
        return;
    const auto line =
        m_line + std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(bad), '\n');
    fail(line,
        "byte " + std::to_string(bad)
            + " of the record is not UTF-8 (Latin-1 or binary data?); save the table as UTF-8");
}

void DelimitedReader::fail(std::int64_t line, const std::string& what) const
{
    throw Error(ErrorKind::Format, "line " + std::to_string(line) + ": " + what);
}

} // namespace clinic
