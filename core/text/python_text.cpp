// SPDX-License-Identifier: Apache-2.0
#include "core/text/python_source.h"
#include "core/text/unicode.h"

#include <algorithm>
#include <array>

namespace clinic {

namespace {

/// What stands in front of a quotation mark.
struct Prefix {
    std::size_t length = 0;
    bool raw = false;
    bool fields = false; ///< an f-string
    bool known = true;
};

Prefix prefixOf(std::string_view name)
{
    Prefix prefix {.length = name.size()};
    std::string lower;
    for (const char c : name)
        lower += static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
    prefix.raw = lower == "r" || lower == "fr" || lower == "rf";
    prefix.fields = lower == "f" || lower == "fr" || lower == "rf";
    prefix.known = prefix.raw || prefix.fields || lower.empty() || lower == "u";
    return prefix;
}

int digitOf(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return 99;
}

/// One text from its quotation mark on.
class TextReader {
public:
    TextReader(PythonSource& source, std::string_view argument, PythonText& out)
        : m_source(source)
        , m_argument(argument)
        , m_out(out)
    {
    }

    void read();

private:
    bool ends();
    void readEscape();
    void readOctal();
    void readCode(std::size_t digits);
    void readField();

    PythonSource& m_source;
    std::string_view m_argument;
    PythonText& m_out;
    Prefix m_prefix;
    char m_quote = '\0';
    bool m_triple = false;
};

bool TextReader::ends()
{
    const char c = m_source.peek();
    if (m_source.atEnd() || (c == '\n' && !m_triple))
        m_source.fail("a text is not closed");
    if (c != m_quote)
        return false;
    if (!m_triple) {
        m_source.skip();
        return true;
    }
    if (m_source.peek(1) != m_quote || m_source.peek(2) != m_quote)
        return false;
    m_source.skip(3);
    return true;
}

void TextReader::read()
{
    m_prefix = prefixOf(m_source.name());
    m_source.skip(m_prefix.length);
    if (!m_prefix.known)
        m_source.refuse("a text with a prefix other than r, u or f");
    m_quote = m_source.peek();
    m_triple = m_source.peek(1) == m_quote && m_source.peek(2) == m_quote;
    m_source.skip(m_triple ? 3 : 1);
    while (!ends()) {
        const char c = m_source.peek();
        if (c == '\\') {
            readEscape();
        } else if (m_prefix.fields && (c == '{' || c == '}')) {
            readField();
        } else {
            m_out.text += c;
            m_source.skip();
        }
    }
}

void TextReader::readEscape()
{
    const char c = m_source.peek(1);
    if (m_prefix.raw) { // the backslash stays, and what follows ends nothing
        m_out.text += '\\';
        m_source.skip();
        if (c == m_quote || c == '\\') {
            m_out.text += c;
            m_source.skip();
        }
        return;
    }
    static constexpr std::string_view names = "\n\\'\"abfnrtv";
    static constexpr std::array<std::string_view, 11> meanings {
        "", "\\", "'", "\"", "\a", "\b", "\f", "\n", "\r", "\t", "\v"};
    if (const auto i = names.find(c); c != '\0' && i != std::string_view::npos) {
        m_out.text += meanings[i];
        m_source.skip(2);
    } else if (c >= '0' && c <= '7') {
        readOctal();
    } else if (c == 'x') {
        readCode(2);
    } else if (c == 'u') {
        readCode(4);
    } else if (c == 'U') {
        readCode(8);
    } else if (c == 'N') {
        m_source.fail("characters by name (\\N) are not read; write the character itself");
    } else { // Python keeps both
        m_out.text += '\\';
        m_source.skip();
    }
}

void TextReader::readOctal()
{
    m_source.skip();
    char32_t code = 0;
    for (int i = 0; i < 3 && m_source.peek() >= '0' && m_source.peek() <= '7'; ++i) {
        code = code * 8 + static_cast<char32_t>(digitOf(m_source.peek()));
        m_source.skip();
    }
    if (code == 0)
        m_source.fail("a text with a NUL character");
    appendUtf8(m_out.text, code);
}

void TextReader::readCode(std::size_t digits)
{
    char32_t code = 0;
    for (std::size_t i = 0; i < digits; ++i) {
        const int digit = digitOf(m_source.peek(2 + i));
        if (digit > 15)
            m_source.fail("an escape with too few hexadecimal digits");
        code = code * 16 + static_cast<char32_t>(digit);
    }
    if (code == 0 || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF))
        m_source.fail("an escape that is no character");
    appendUtf8(m_out.text, code);
    m_source.skip(2 + digits);
}

/// {{, }} or the argument in braces.
void TextReader::readField()
{
    const char brace = m_source.peek();
    if (m_source.peek(1) == brace) {
        m_out.text += brace;
        m_source.skip(2);
        return;
    }
    if (brace == '}')
        m_source.fail("a single } in an f-string");
    m_source.skip();
    while (m_source.peek() == ' ')
        m_source.skip();
    const auto name = m_source.name();
    if (m_argument.empty() || name != m_argument)
        m_source.refuse("an f-string may hold a lambda's argument only");
    m_source.skip(name.size());
    while (m_source.peek() == ' ')
        m_source.skip();
    if (m_source.peek() != '}')
        m_source.refuse("an f-string may hold a lambda's argument as it is, without a format");
    m_source.skip();
    m_out.text += "{}";
    ++m_out.places;
}

} // namespace

bool beginsPythonText(const PythonSource& source)
{
    const char behind = source.peek(source.name().size());
    return behind == '\'' || behind == '"';
}

void readPythonText(PythonSource& source, std::string_view argument, PythonText& out)
{
    TextReader(source, argument, out).read();
}

} // namespace clinic
