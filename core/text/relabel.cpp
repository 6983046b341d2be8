// SPDX-License-Identifier: Apache-2.0
#include "core/text/relabel.h"

#include "core/text/unicode.h"

namespace clinic {

namespace {

/// Puts the article at the end of `text` right for a word that begins with `next`.
void agree(std::u32string& text, char32_t next)
{
    const bool vowel = std::u32string_view(U"aeiouAEIOU").find(next) != std::u32string_view::npos;
    for (const std::u32string_view ending : {U"a ", U"A ", U"an ", U"An ", U"AN "}) {
        const std::size_t length = ending.size();
        if (!text.ends_with(ending) || !isWholeWord(text, text.size() - length, text.size() - 1))
            continue;
        text.replace(text.size() - length + 1, std::u32string::npos, vowel ? U"n " : U" ");
        return;
    }
}

} // namespace

std::optional<std::string> relabelled(
    std::string_view caption, std::string_view label, std::string_view target)
{
    const std::u32string text = decodeUtf8(caption);
    const std::u32string folded = toLower(text);
    const std::u32string wanted = toLower(decodeUtf8(label));
    const std::u32string put = decodeUtf8(target);
    if (wanted.empty() || put.empty() || folded.size() != text.size()) // a letter that grew
        return std::nullopt;
    std::u32string changed;
    std::size_t from = 0;
    bool found = false;
    for (auto at = folded.find(wanted); at != std::u32string::npos;
         at = folded.find(wanted, at + 1)) {
        const std::size_t end = at + wanted.size();
        if (at < from || !isWholeWord(text, at, end))
            continue;
        changed.append(text, from, at - from);
        agree(changed, put.front());
        changed += put;
        from = end;
        found = true;
    }
    if (!found)
        return std::nullopt;
    changed.append(text, from);
    std::string out;
    for (const char32_t code : changed)
        appendUtf8(out, code);
    return out;
}

} // namespace clinic
