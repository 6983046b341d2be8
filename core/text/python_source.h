// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/error.h"

#include <cstddef>
#include <string>
#include <string_view>

namespace clinic {

/// A Python text and a place in it. Bytes are looked at one at a time; the end is '\0', which the
/// text itself does not contain.
class PythonSource {
public:
    /// Line ends become '\n', as Python reads them. Error{Format} for text that is not UTF-8 or
    /// holds a NUL; Error{Resource} above 16 MiB.
    explicit PythonSource(std::string_view text);

    char peek(std::size_t ahead = 0) const
    {
        return m_at + ahead < m_text.size() ? m_text[m_at + ahead] : '\0';
    }
    bool atEnd() const { return m_at == m_text.size(); }
    void skip(std::size_t count = 1) { m_at += count; }
    /// Over white space, line ends, comments and backslashes at a line's end.
    void skipSpace();
    bool takeIf(char wanted); ///< after skipSpace()
    void expect(char wanted, std::string_view inWhat); ///< after skipSpace()
    /// A name that begins here, not taken; empty: none.
    std::string_view name() const;

    /// Something that would have to be run: Error{Unsafe} with the line.
    [[noreturn]] void refuse(const std::string& what) const;
    /// A text that is broken: Error{Format} with the line.
    [[noreturn]] void fail(const std::string& what) const;

private:
    [[noreturn]] void complain(ErrorKind kind, const std::string& what) const;

    std::string m_text;
    std::size_t m_at = 0;
};

/// A text being read; an f-string's argument becomes {}.
struct PythonText {
    std::string text;
    std::size_t places = 0; ///< of the argument
};

/// Whether a text begins here, with or without a prefix.
bool beginsPythonText(const PythonSource& source);
/// Takes one text and appends it. `argument`: what an f-string may name; empty: nothing.
void readPythonText(PythonSource& source, std::string_view argument, PythonText& out);

} // namespace clinic
