// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/input_file.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace clinic {

/// One record of a CSV or TSV file. The views are valid until the next call of next().
struct DelimitedRecord {
    std::vector<std::string_view> fields; ///< quotes removed; at most 1001 are kept
    std::size_t fieldCount = 0; ///< how many there were
    std::int64_t line = 0; ///< physical line on which it begins, from 1
    bool hasNul = false;
};

/// Reads separated values as pandas and Python's csv do: quotes count only at a field's start, ""
/// is a quote, line ends LF, CRLF or CR, byte order mark and blank lines skipped. One parser checks
/// and loads, so that no second opinion on where a record ends can exist; ragged rows stay visible
/// with their line. Memory: a few MiB.
class DelimitedReader {
public:
    static constexpr std::size_t recordLimit = 1U << 20U; ///< bytes of one record
    static constexpr std::size_t fieldLimit = 1000;

    /// delimiter 0: the most frequent of comma, tab, semicolon and bar in the first line.
    /// Error{Format} for UTF-16, zip archives (.xlsx) and other binary data.
    DelimitedReader(const InputFile& file, char delimiter);

    /// False at the end. Error{Format} with the line: not UTF-8, unclosed quote (its opening line),
    /// text after a closing quote, record above the limit.
    bool next(DelimitedRecord& record);
    std::uint64_t position() const { return m_offset - (m_end - m_begin); }

private:
    struct Field {
        std::size_t begin;
        std::size_t end;
        bool escaped; ///< contains "" that stand for one quote
    };
    enum class Scan { Complete, NeedMore };

    Scan scan(std::size_t& at);
    Scan scanQuoted(std::size_t& at);
    bool lineEndAt(std::size_t at, std::size_t& length) const;
    void emit(DelimitedRecord& record, std::size_t end);
    void refill();
    void checkText(std::string_view text) const;
    [[noreturn]] void fail(std::int64_t line, const std::string& what) const;

    const InputFile& m_file;
    char m_delimiter;
    std::string m_buffer;
    std::size_t m_begin = 0; ///< of the record being read
    std::size_t m_end = 0;
    std::uint64_t m_offset = 0; ///< of the file, behind the buffer
    std::int64_t m_line = 1;
    std::int64_t m_lineBreaks = 0; ///< inside the record being scanned
    std::vector<Field> m_fields;
    std::size_t m_fieldCount = 0;
    std::int64_t m_quoteLine = 0;
};

} // namespace clinic
