// SPDX-License-Identifier: Apache-2.0
#include "core/text/text_cleaning.h"

#include "core/text/unicode.h"
#include "core/text/unicode_tables.h"
#include "core/text/windows_1252.h"

#include <algorithm>
#include <string_view>

namespace clinic {

namespace {

/// Letters that stand for several Latin ones; those that languages use as letters (ae, oe) are left
/// alone.
std::u32string_view ligature(char32_t code)
{
    switch (code) {
    case 0x132:
        return U"IJ";
    case 0x133:
        return U"ij";
    case 0x149:
        return U"\u02BCn";
    case 0x1C4:
        return U"D\u017D";
    case 0x1C5:
        return U"D\u017E";
    case 0x1C6:
        return U"d\u017E";
    case 0x1C7:
        return U"LJ";
    case 0x1C8:
        return U"Lj";
    case 0x1C9:
        return U"lj";
    case 0x1CA:
        return U"NJ";
    case 0x1CB:
        return U"Nj";
    case 0x1CC:
        return U"nj";
    case 0x1F1:
        return U"DZ";
    case 0x1F2:
        return U"Dz";
    case 0x1F3:
        return U"dz";
    case 0xFB00:
        return U"ff";
    case 0xFB01:
        return U"fi";
    case 0xFB02:
        return U"fl";
    case 0xFB03:
        return U"ffi";
    case 0xFB04:
        return U"ffl";
    case 0xFB05:
        return U"\u017Ft";
    case 0xFB06:
        return U"st";
    default:
        return {};
    }
}

char32_t straightQuote(char32_t code)
{
    if (code == 0x2BC || (code >= 0x2018 && code <= 0x201B))
        return U'\'';
    return code >= 0x201C && code <= 0x201F ? U'"' : code;
}

bool isRemovedControl(char32_t code)
{
    return code <= 0x08 || code == 0x0B || (code >= 0x0E && code <= 0x1F) || code == 0x7F
        || (code >= 0x206A && code <= 0x206F) || code == 0xFEFF
        || (code >= 0xFFF9 && code <= 0xFFFC);
}

void appendWidthForm(std::u32string& out, char32_t code)
{
    const auto table = widthForms();
    const auto found = code < 0x3000
        ? table.end()
        : std::lower_bound(table.begin(), table.end(), code,
            [](const WidthForm& form, char32_t value) { return form.code < value; });
    if (found == table.end() || found->code != code) {
        out.push_back(code);
        return;
    }
    out.push_back(found->first);
    if (found->second != 0)
        out.push_back(found->second);
}

/// C1 controls, ligatures, widths and quotes, in that order for each character.
std::u32string fixCharacters(const std::u32string& text)
{
    std::u32string out;
    out.reserve(text.size());
    for (const char32_t original : text) {
        const char32_t code = fromWindows1252(original);
        const std::u32string_view letters = ligature(code);
        const std::size_t start = out.size();
        if (letters.empty())
            appendWidthForm(out, code);
        else
            out += letters;
        std::transform(out.begin() + static_cast<std::ptrdiff_t>(start), out.end(),
            out.begin() + static_cast<std::ptrdiff_t>(start), straightQuote);
    }
    return out;
}

/// Where a terminal's escape sequence (ESC [ digits and semicolons, letter) at `position` ends;
/// `position` if none.
std::size_t terminalEscapeEnd(const std::u32string& text, std::size_t position)
{
    if (text[position] != 0x1B || position + 1 >= text.size() || text[position + 1] != U'[')
        return position;
    std::size_t i = position + 2;
    while (i < text.size() && ((text[i] >= U'0' && text[i] <= U'9') || text[i] == U';'))
        ++i;
    const bool letter = i < text.size() && ((text[i] | 0x20) >= U'a' && (text[i] | 0x20) <= U'z');
    return letter ? i + 1 : position;
}

/// Line breaks, terminal escapes and control characters.
std::u32string fixControls(const std::u32string& text)
{
    std::u32string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size();) {
        if (const std::size_t end = terminalEscapeEnd(text, i); end != i) {
            i = end;
            continue;
        }
        const char32_t code = text[i++];
        if (code == U'\r' || code == 0x2028 || code == 0x2029 || code == 0x85) {
            if (code == U'\r' && i < text.size() && text[i] == U'\n')
                ++i;
            out.push_back(U'\n');
        } else if (!isRemovedControl(code)) {
            out.push_back(code);
        }
    }
    return out;
}

/// A step may make work for an earlier one ("&amp;lt;"), so all are repeated until the line stays.
std::u32string fixLine(std::u32string line, bool unescape)
{
    while (true) {
        std::u32string fixed = unescape ? unescapeSureHtml(line) : line;
        fixed = composed(fixControls(fixCharacters(fixed)));
        if (fixed == line)
            return fixed;
        line = std::move(fixed);
    }
}

} // namespace

std::u32string fixText(const std::u32string& text)
{
    std::u32string out;
    bool unescape = true; // a "<" means HTML that is meant, from its line on
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t lineBreak = text.find(U'\n', begin);
        const std::size_t end = lineBreak == std::u32string::npos ? text.size() : lineBreak + 1;
        std::u32string line = text.substr(begin, end - begin);
        unescape = unescape && line.find(U'<') == std::u32string::npos;
        out += fixLine(std::move(line), unescape);
        begin = end;
    }
    return out;
}

std::u32string collapseSpace(const std::u32string& text)
{
    std::u32string out;
    out.reserve(text.size());
    for (const char32_t code : text) {
        if (!isSpace(code))
            out.push_back(code);
        else if (!out.empty() && out.back() != U' ')
            out.push_back(U' ');
    }
    if (!out.empty() && out.back() == U' ')
        out.pop_back();
    return out;
}

} // namespace clinic
