// SPDX-License-Identifier: Apache-2.0
#include "core/text/unicode.h"
#include "core/text/unicode_tables.h"

#include <algorithm>
#include <vector>

namespace clinic {

namespace {

// Hangul syllables are composed by arithmetic (Unicode 3.12).
constexpr char32_t syllableBase = 0xAC00;
constexpr char32_t leadBase = 0x1100;
constexpr char32_t vowelBase = 0x1161;
constexpr char32_t tailBase = 0x11A7;
constexpr char32_t leadCount = 19;
constexpr char32_t vowelCount = 21;
constexpr char32_t tailCount = 28;
constexpr char32_t syllableCount = leadCount * vowelCount * tailCount;

int combiningClass(char32_t code)
{
    if (code < 0x300)
        return 0;
    const auto table = combiningRuns();
    const auto after = std::upper_bound(table.begin(), table.end(), code,
        [](char32_t value, const CombiningRun& run) { return value < run.first; });
    return after == table.begin() || (after - 1)->last < code ? 0 : (after - 1)->combiningClass;
}

void decompose(char32_t code, std::u32string& out)
{
    if (code >= syllableBase && code < syllableBase + syllableCount) {
        const char32_t index = code - syllableBase;
        out.push_back(leadBase + index / (vowelCount * tailCount));
        out.push_back(vowelBase + index % (vowelCount * tailCount) / tailCount);
        if (index % tailCount != 0)
            out.push_back(tailBase + index % tailCount);
        return;
    }
    const auto table = decompositions();
    const auto found = std::lower_bound(table.begin(), table.end(), code,
        [](const Decomposition& d, char32_t value) { return d.code < value; });
    if (found == table.end() || found->code != code) {
        out.push_back(code);
        return;
    }
    decompose(found->first, out);
    if (found->second != 0)
        decompose(found->second, out);
}

std::vector<Decomposition> byParts()
{
    std::vector<Decomposition> pairs;
    std::copy_if(decompositions().begin(), decompositions().end(), std::back_inserter(pairs),
        [](const Decomposition& d) { return d.composes; });
    std::sort(pairs.begin(), pairs.end(), [](const Decomposition& a, const Decomposition& b) {
        return a.first != b.first ? a.first < b.first : a.second < b.second;
    });
    return pairs;
}

/// The one code point that the two make; 0 if none.
char32_t compose(char32_t first, char32_t second)
{
    if (first - leadBase < leadCount && second - vowelBase < vowelCount)
        return syllableBase + ((first - leadBase) * vowelCount + (second - vowelBase)) * tailCount;
    if (first - syllableBase < syllableCount && (first - syllableBase) % tailCount == 0
        && second - tailBase - 1 < tailCount - 1)
        return first + (second - tailBase);
    static const std::vector<Decomposition> pairs = byParts();
    const auto found = std::lower_bound(pairs.begin(), pairs.end(), std::pair(first, second),
        [](const Decomposition& d, const auto& wanted) {
            return d.first != wanted.first ? d.first < wanted.first : d.second < wanted.second;
        });
    return found != pairs.end() && found->first == first && found->second == second ? found->code
                                                                                    : 0;
}

/// Marks between two starters in the order of their classes.
void orderMarks(std::u32string& text)
{
    for (std::size_t begin = 0; begin < text.size();) {
        if (combiningClass(text[begin]) == 0) {
            ++begin;
            continue;
        }
        std::size_t end = begin;
        while (end < text.size() && combiningClass(text[end]) != 0)
            ++end;
        std::stable_sort(text.begin() + static_cast<std::ptrdiff_t>(begin),
            text.begin() + static_cast<std::ptrdiff_t>(end),
            [](char32_t a, char32_t b) { return combiningClass(a) < combiningClass(b); });
        begin = end;
    }
}

} // namespace

std::u32string composed(const std::u32string& text)
{
    if (std::all_of(text.begin(), text.end(), [](char32_t c) { return c < 0x300; }))
        return text; // nothing below U+0300 can combine
    std::u32string apart;
    apart.reserve(text.size());
    for (const char32_t code : text)
        decompose(code, apart);
    orderMarks(apart);

    std::u32string out;
    out.reserve(apart.size());
    std::size_t starter = std::u32string::npos;
    int lastClass = 0; // of the last code point kept after the starter
    for (const char32_t code : apart) {
        const int own = combiningClass(code);
        const bool adjacent = starter != std::u32string::npos && starter + 1 == out.size();
        if (starter != std::u32string::npos && (adjacent || (lastClass != 0 && lastClass < own))) {
            if (const char32_t together = compose(out[starter], code); together != 0) {
                out[starter] = together;
                continue;
            }
        }
        if (own == 0)
            starter = out.size();
        lastClass = own;
        out.push_back(code);
    }
    return out;
}

} // namespace clinic
