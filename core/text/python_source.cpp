// SPDX-License-Identifier: Apache-2.0
#include "core/text/python_source.h"

#include "core/formats/utf8.h"

#include <algorithm>

namespace clinic {

namespace {
constexpr std::size_t textLimit = 16U << 20U;

bool isNameByte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'
        || static_cast<unsigned char>(c) >= 0x80;
}
} // namespace

PythonSource::PythonSource(std::string_view text)
{
    if (text.size() > textLimit)
        throw Error(ErrorKind::Resource,
            "has " + std::to_string(text.size()) + " bytes; at most " + std::to_string(textLimit)
                + " are read");
    if (text.starts_with("\xEF\xBB\xBF"))
        text.remove_prefix(3);
    if (!isUtf8(text) || text.find('\0') != std::string_view::npos)
        throw Error(ErrorKind::Format, "is not UTF-8 text; save it as UTF-8");
    m_text.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '\r')
            m_text += text[i];
        else if (i + 1 == text.size() || text[i + 1] != '\n')
            m_text += '\n';
    }
}

void PythonSource::skipSpace()
{
    while (true) {
        const char c = peek();
        if (c == '#') {
            m_at = std::min(m_text.find('\n', m_at), m_text.size());
        } else if (c == ' ' || c == '\t' || c == '\n' || c == '\f') {
            skip();
        } else if (c == '\\' && peek(1) == '\n') {
            skip(2);
        } else {
            return;
        }
    }
}

bool PythonSource::takeIf(char wanted)
{
    skipSpace();
    if (peek() != wanted)
        return false;
    skip();
    return true;
}

void PythonSource::expect(char wanted, std::string_view inWhat)
{
    if (takeIf(wanted))
        return;
    if (atEnd())
        fail("the file ends within " + std::string(inWhat));
    refuse("expected " + std::string(1, wanted) + " in " + std::string(inWhat) + ", found "
        + clinic::quoted(std::string_view(m_text).substr(m_at, 12)));
}

std::string_view PythonSource::name() const
{
    std::size_t end = m_at;
    while (end < m_text.size() && isNameByte(m_text[end]))
        ++end;
    return std::string_view(m_text).substr(m_at, end - m_at);
}

void PythonSource::refuse(const std::string& what) const
{
    complain(ErrorKind::Unsafe, what + "; only data is read, nothing is run");
}

void PythonSource::fail(const std::string& what) const
{
    complain(ErrorKind::Format, what);
}

void PythonSource::complain(ErrorKind kind, const std::string& what) const
{
    const std::string_view text = m_text;
    const auto before = text.substr(0, m_at);
    const auto number = std::count(before.begin(), before.end(), '\n') + 1;
    const auto begin = before.rfind('\n') + 1; // npos + 1 is 0
    const auto line = text.substr(begin, text.find('\n', begin) - begin);
    throw Error(
        kind, "line " + std::to_string(number) + ": " + what + ": " + clinic::quoted(line, 120));
}

} // namespace clinic
