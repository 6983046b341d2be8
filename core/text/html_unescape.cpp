// SPDX-License-Identifier: Apache-2.0
#include "core/text/html_entities.h"
#include "core/text/text_cleaning.h"
#include "core/text/windows_1252.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string_view>

namespace clinic {

namespace {

constexpr std::size_t longestName = 32;
constexpr std::size_t longestSureName = 24;

bool isDigit(char32_t c)
{
    return c >= U'0' && c <= U'9';
}
bool isHexDigit(char32_t c)
{
    return isDigit(c) || (c >= U'a' && c <= U'f') || (c >= U'A' && c <= U'F');
}
bool isAlphanumeric(char32_t c)
{
    return isDigit(c) || (c >= U'a' && c <= U'z') || (c >= U'A' && c <= U'Z');
}

const HtmlEntity* findEntity(std::span<const HtmlEntity> table, std::string_view name)
{
    const auto found = std::lower_bound(table.begin(), table.end(), name,
        [](const HtmlEntity& entity, std::string_view wanted) { return entity.name < wanted; });
    return found != table.end() && found->name == name ? &*found : nullptr;
}

void append(std::u32string& out, const HtmlEntity& entity)
{
    out.push_back(entity.first);
    if (entity.second != 0)
        out.push_back(entity.second);
}

/// What a numeric reference stands for in HTML 5: itself, a replacement, or nothing at all.
std::u32string numericValue(std::uint32_t number)
{
    if (number == 0 || (number >= 0xD800 && number <= 0xDFFF) || number > 0x10FFFF)
        return U"\uFFFD";
    if (number >= 0x80 && number <= 0x9F)
        return {fromWindows1252(number)};
    const bool control = (number >= 0x01 && number <= 0x08) || number == 0x0B
        || (number >= 0x0E && number <= 0x1F) || number == 0x7F;
    const bool nonCharacter = (number >= 0xFDD0 && number <= 0xFDEF) || (number & 0xFFFE) == 0xFFFE;
    if (control || nonCharacter)
        return {};
    return {static_cast<char32_t>(number)};
}

/// A reference found in the text: what it stands for and where the text goes on.
struct Reference {
    std::u32string value;
    std::size_t end = 0;
    bool semicolon = false;
};

/// "&#123;", "&#x1F;" at `position` (of the ampersand), semicolon optional.
std::optional<Reference> numericReference(const std::u32string& text, std::size_t position)
{
    std::size_t i = position + 2;
    const bool hexadecimal = i < text.size() && (text[i] == U'x' || text[i] == U'X');
    i += hexadecimal ? 1 : 0;
    const std::size_t digits = i;
    std::uint32_t number = 0;
    while (i < text.size() && (hexadecimal ? isHexDigit(text[i]) : isDigit(text[i]))) {
        const char32_t c = text[i++];
        const std::uint32_t digit = isDigit(c) ? c - U'0' : (c | 0x20) - U'a' + 10;
        number = std::min<std::uint32_t>(0x110000, number * (hexadecimal ? 16 : 10) + digit);
    }
    if (i == digits)
        return std::nullopt;
    const bool semicolon = i < text.size() && text[i] == U';';
    return Reference {numericValue(number), i + (semicolon ? 1 : 0), semicolon};
}

/// "&amp;" or the longest known name that the text begins with.
std::optional<Reference> namedReference(const std::u32string& text, std::size_t position)
{
    std::string name;
    std::size_t i = position + 1;
    while (i < text.size() && name.size() < longestName && text[i] < 0x80
        && std::u32string_view(U"\t\n\f <&#;").find(text[i]) == std::u32string_view::npos)
        name.push_back(static_cast<char>(text[i++]));
    if (i < text.size() && text[i] == U';')
        name.push_back(';');
    for (std::size_t length = name.size(); length > 1; --length) {
        if (const HtmlEntity* entity =
                findEntity(entities(), std::string_view(name).substr(0, length))) {
            Reference found {{}, position + 1 + length, false};
            append(found.value, *entity);
            return found;
        }
    }
    return std::nullopt;
}

/// ftfy reads "&EACUTE;" too, where nothing else is meant by it. `name` ends with its semicolon.
const HtmlEntity* shoutedEntity(const std::u32string& text, std::size_t position, std::string name)
{
    const bool capitals =
        std::none_of(name.begin(), name.end(), [](char c) { return c >= 'a' && c <= 'z'; });
    if (!capitals || namedReference(text, position))
        return nullptr;
    if (const HtmlEntity* entity = findEntity(shouted(), name))
        return entity;
    std::transform(name.begin(), name.end(), name.begin(),
        [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return findEntity(entities(), name);
}

/// A reference that is whole: alphanumeric name or number, semicolon, all of it understood.
std::optional<Reference> sureReference(const std::u32string& text, std::size_t position)
{
    std::size_t i = position + 1;
    const bool numeric = i < text.size() && text[i] == U'#';
    i += numeric ? 1 : 0;
    std::string name;
    while (i < text.size() && name.size() < longestSureName && isAlphanumeric(text[i]))
        name.push_back(static_cast<char>(text[i++]));
    if (name.empty() || i == text.size() || text[i] != U';')
        return std::nullopt;
    name.push_back(';');
    if (numeric) {
        auto found = numericReference(text, position);
        const bool whole =
            found && found->semicolon && found->value.find(U';') == std::u32string::npos;
        return whole ? found : std::nullopt;
    }
    const HtmlEntity* entity = findEntity(entities(), name);
    if (entity == nullptr)
        entity = shoutedEntity(text, position, name);
    if (entity == nullptr)
        return std::nullopt;
    Reference found {{}, i + 1, true};
    append(found.value, *entity);
    return found;
}

} // namespace

std::u32string unescapeHtml(const std::u32string& text)
{
    if (text.find(U'&') == std::u32string::npos)
        return text;
    std::u32string out;
    for (std::size_t i = 0; i < text.size();) {
        std::optional<Reference> found;
        if (text[i] == U'&' && i + 1 < text.size())
            found = text[i + 1] == U'#' ? numericReference(text, i) : namedReference(text, i);
        out += found ? found->value : std::u32string(1, text[i]);
        i = found ? found->end : i + 1;
    }
    return out;
}

std::u32string unescapeSureHtml(const std::u32string& text)
{
    if (text.find(U'&') == std::u32string::npos)
        return text;
    std::u32string out;
    for (std::size_t i = 0; i < text.size();) {
        const auto found = text[i] == U'&' ? sureReference(text, i) : std::nullopt;
        out += found ? found->value : std::u32string(1, text[i]);
        i = found ? found->end : i + 1;
    }
    return out;
}

} // namespace clinic
