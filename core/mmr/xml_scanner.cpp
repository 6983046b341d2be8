// SPDX-License-Identifier: Apache-2.0
#include "core/mmr/xml_scanner.h"

#include "core/base/error.h"
#include "core/mmr/words.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace clinic {

namespace {

void appendUtf8(std::string& text, unsigned code)
{
    if (code < 0x80) {
        text += static_cast<char>(code);
    } else if (code < 0x800) {
        text += static_cast<char>(0xC0U | (code >> 6U));
        text += static_cast<char>(0x80U | (code & 0x3FU));
    } else if (code < 0x10000) {
        text += static_cast<char>(0xE0U | (code >> 12U));
        text += static_cast<char>(0x80U | ((code >> 6U) & 0x3FU));
        text += static_cast<char>(0x80U | (code & 0x3FU));
    } else if (code < 0x110000) {
        text += static_cast<char>(0xF0U | (code >> 18U));
        text += static_cast<char>(0x80U | ((code >> 12U) & 0x3FU));
        text += static_cast<char>(0x80U | ((code >> 6U) & 0x3FU));
        text += static_cast<char>(0x80U | (code & 0x3FU));
    }
}

/// What an entity's name stands for; false leaves it as it is.
bool appendEntity(std::string& text, std::string_view name)
{
    constexpr std::array<std::pair<std::string_view, char>, 5> known {
        {{"amp", '&'}, {"lt", '<'}, {"gt", '>'}, {"quot", '"'}, {"apos", '\''}}};
    for (const auto& [entity, character] : known) {
        if (name == entity) {
            text += character;
            return true;
        }
    }
    if (name.size() < 2 || name[0] != '#')
        return false;
    const bool isHex = name[1] == 'x';
    name.remove_prefix(isHex ? 2 : 1);
    unsigned code = 0;
    const auto [stop, problem] =
        std::from_chars(name.data(), name.data() + name.size(), code, isHex ? 16 : 10);
    if (problem != std::errc() || stop != name.data() + name.size())
        return false;
    appendUtf8(text, code);
    return true;
}

std::string resolved(std::string_view raw)
{
    std::string text;
    constexpr std::size_t longestEntity = 12;
    for (std::size_t at = 0; at < raw.size(); ++at) {
        const auto end = raw[at] == '&' ? raw.substr(at, longestEntity).find(';') : raw.npos;
        if (end != raw.npos && appendEntity(text, raw.substr(at + 1, end - 1)))
            at += end;
        else
            text += raw[at];
    }
    return text;
}

std::string_view withoutPrefix(std::string_view name)
{
    const auto colon = name.find(':');
    return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

} // namespace

/// <?…>, <!…>: nothing that a table needs.
void XmlScanner::skipDeclarations()
{
    while (m_rest.starts_with("<?") || m_rest.starts_with("<!"))
        m_rest.remove_prefix(std::min(m_rest.find('>'), m_rest.size() - 1) + 1);
}

std::optional<XmlPiece> XmlScanner::next()
{
    if (!m_selfClosed.empty())
        return XmlPiece {XmlPiece::Kind::Close, std::exchange(m_selfClosed, {}), {}, {}};
    skipDeclarations();
    if (m_rest.empty())
        return std::nullopt;
    if (m_rest.front() != '<') {
        const auto end = std::min(m_rest.find('<'), m_rest.size());
        XmlPiece piece {XmlPiece::Kind::Text, {}, {}, resolved(m_rest.substr(0, end))};
        m_rest.remove_prefix(end);
        return piece;
    }
    const auto end = m_rest.find('>');
    if (end == std::string_view::npos)
        throw Error(ErrorKind::Format, "an XML tag has no end");
    std::string_view tag = m_rest.substr(1, end - 1);
    m_rest.remove_prefix(end + 1);
    if (tag.empty())
        throw Error(ErrorKind::Format, "an XML tag has no name");
    if (tag.front() == '/')
        return XmlPiece {XmlPiece::Kind::Close, withoutPrefix(trimmed(tag.substr(1))), {}, {}};
    const bool selfClosing = tag.back() == '/';
    if (selfClosing)
        tag.remove_suffix(1);
    std::size_t space = 0;
    while (space < tag.size() && !isWhiteSpace(tag[space]))
        ++space;
    const auto name = withoutPrefix(tag.substr(0, space));
    if (selfClosing)
        m_selfClosed = name;
    return XmlPiece {XmlPiece::Kind::Open, name, tag.substr(space), {}};
}

std::string_view xmlAttribute(std::string_view attributes, std::string_view name)
{
    const std::string key = ' ' + std::string(name) + "=\"";
    const auto found = attributes.find(key);
    if (found == std::string_view::npos)
        return {};
    attributes.remove_prefix(found + key.size());
    return attributes.substr(0, attributes.find('"'));
}

} // namespace clinic
