// SPDX-License-Identifier: Apache-2.0
#include "core/text/unicode.h"

#include "core/text/unicode_tables.h"

#include <algorithm>
#include <cstdint>
#include <span>

namespace clinic {

namespace {

constexpr char32_t replacement = 0xFFFD;
constexpr char32_t capitalSigma = 0x3A3;
constexpr char32_t finalSigma = 0x3C2;
constexpr char32_t dottedCapitalI = 0x130;
constexpr char32_t dotAbove = 0x307;

template <typename Range> const Range* findRange(std::span<const Range> table, char32_t code)
{
    const auto after = std::upper_bound(table.begin(), table.end(), code,
        [](char32_t value, const Range& range) { return value < range.first; });
    if (after == table.begin() || (after - 1)->last < code)
        return nullptr;
    return &*(after - 1);
}

char32_t lowerOf(char32_t code)
{
    if (code < 0x80)
        return code >= U'A' && code <= U'Z' ? code + 32 : code;
    const LowerRun* run = findRange(lowerRuns(), code);
    if (run == nullptr || (code - run->first) % run->stride != 0)
        return code;
    return static_cast<char32_t>(static_cast<std::int32_t>(code) + run->delta);
}

/// A capital sigma is final after a cased letter and before none, case-ignorable ones between not
/// counted.
bool sigmaIsFinal(const std::u32string& text, std::size_t position)
{
    const auto ignorable = [](char32_t c) {
        return findRange(caseIgnorableRanges(), c) != nullptr;
    };
    const auto cased = [](char32_t c) { return findRange(casedRanges(), c) != nullptr; };
    std::size_t before = position;
    while (before > 0 && ignorable(text[before - 1]))
        --before;
    if (before == 0 || !cased(text[before - 1]))
        return false;
    std::size_t after = position + 1;
    while (after < text.size() && ignorable(text[after]))
        ++after;
    return after == text.size() || !cased(text[after]);
}

/// What a lead byte asks for: number of following bytes, and the range that the first of them must
/// be in.
struct LeadByte {
    int following = -1; ///< -1: no lead byte
    unsigned char low = 0x80;
    unsigned char high = 0xBF;
};

LeadByte leadByte(unsigned char byte)
{
    if (byte >= 0xC2 && byte <= 0xDF)
        return {1};
    if (byte >= 0xE0 && byte <= 0xEF) {
        const unsigned char low = byte == 0xE0 ? 0xA0 : 0x80;
        const unsigned char high = byte == 0xED ? 0x9F : 0xBF;
        return {2, low, high};
    }
    if (byte >= 0xF0 && byte <= 0xF4) {
        const unsigned char low = byte == 0xF0 ? 0x90 : 0x80;
        const unsigned char high = byte == 0xF4 ? 0x8F : 0xBF;
        return {3, low, high};
    }
    return {};
}

} // namespace

std::u32string decodeUtf8(std::string_view text)
{
    std::u32string out;
    out.reserve(text.size());
    std::size_t i = 0;
    while (i < text.size()) {
        const auto first = static_cast<unsigned char>(text[i++]);
        if (first < 0x80) {
            out.push_back(first);
            continue;
        }
        LeadByte lead = leadByte(first);
        char32_t code = lead.following == 1 ? first & 0x1FU
            : lead.following == 2           ? first & 0x0FU
                                            : first & 0x07U;
        while (lead.following > 0 && i < text.size()) {
            const auto byte = static_cast<unsigned char>(text[i]);
            if (byte < lead.low || byte > lead.high)
                break;
            code = (code << 6) | (byte & 0x3FU);
            lead = {lead.following - 1};
            ++i;
        }
        out.push_back(lead.following == 0 ? code : replacement);
    }
    return out;
}

char32_t nextCodePoint(std::string_view text, std::size_t& position)
{
    const auto first = static_cast<unsigned char>(text[position++]);
    if (first < 0x80)
        return first;
    const int following = first < 0xE0 ? 1 : first < 0xF0 ? 2 : 3;
    char32_t code = first & (0x3FU >> following);
    for (int k = 0; k < following && position < text.size(); ++k)
        code = (code << 6) | (static_cast<unsigned char>(text[position++]) & 0x3FU);
    return code;
}

void appendUtf8(std::string& out, char32_t code)
{
    const auto put = [&out](char32_t byte) { out.push_back(static_cast<char>(byte)); };
    if (code < 0x80) {
        put(code);
    } else if (code < 0x800) {
        put(0xC0 | (code >> 6));
        put(0x80 | (code & 0x3F));
    } else if (code < 0x10000) {
        put(0xE0 | (code >> 12));
        put(0x80 | ((code >> 6) & 0x3F));
        put(0x80 | (code & 0x3F));
    } else {
        put(0xF0 | (code >> 18));
        put(0x80 | ((code >> 12) & 0x3F));
        put(0x80 | ((code >> 6) & 0x3F));
        put(0x80 | (code & 0x3F));
    }
}

bool isLetter(char32_t code)
{
    if (code < 0x80)
        return (code >= U'a' && code <= U'z') || (code >= U'A' && code <= U'Z');
    return findRange(letterRanges(), code) != nullptr;
}

bool isNumber(char32_t code)
{
    if (code < 0x80)
        return code >= U'0' && code <= U'9';
    return findRange(numberRanges(), code) != nullptr;
}

bool isWholeWord(std::u32string_view text, std::size_t begin, std::size_t end)
{
    const auto isOfAWord = [](char32_t code) { return isLetter(code) || isNumber(code); };
    return (begin == 0 || !isOfAWord(text[begin - 1]))
        && (end == text.size() || !isOfAWord(text[end]));
}

bool isSpace(char32_t code)
{
    if (code <= 0x20)
        return code == 0x20 || (code >= 0x09 && code <= 0x0D) || (code >= 0x1C && code <= 0x1F);
    return code == 0x85 || code == 0xA0 || code == 0x1680 || (code >= 0x2000 && code <= 0x200A)
        || code == 0x2028 || code == 0x2029 || code == 0x202F || code == 0x205F || code == 0x3000;
}

std::u32string toLower(const std::u32string& text)
{
    std::u32string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char32_t code = text[i];
        if (code == dottedCapitalI)
            out.append({U'i', dotAbove});
        else if (code == capitalSigma && sigmaIsFinal(text, i))
            out.push_back(finalSigma);
        else
            out.push_back(lowerOf(code));
    }
    return out;
}

} // namespace clinic
