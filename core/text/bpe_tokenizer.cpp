// SPDX-License-Identifier: Apache-2.0
#include "core/text/bpe_tokenizer.h"

#include "core/base/resources.h"
#include "core/text/bpe_merges.h"
#include "core/text/text_cleaning.h"
#include "core/text/unicode.h"

#include <algorithm>
#include <array>
#include <string>

namespace clinic {

namespace {

constexpr std::string_view startText = "<start_of_text>";
constexpr std::string_view endText = "<end_of_text>";

/// For each ASCII byte: its lower case where cleaning does nothing else to it, ' ' for white space,
/// 0 for what needs the full cleaning (the ampersand, control characters).
constexpr std::array<char, 256> makePlainTable()
{
    std::array<char, 256> table {};
    for (int c = 0x20; c < 0x7F; ++c)
        table[static_cast<std::size_t>(c)] = static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
    for (const int c : {'\t', '\n', '\f', '\r'})
        table[static_cast<std::size_t>(c)] = ' ';
    table['&'] = 0;
    return table;
}
constexpr std::array<char, 256> plainTable = makePlainTable();

/// Lower case and single spaces, for text that needs nothing more; false if it does.
bool cleanPlain(std::string_view text, std::string& out)
{
    out.resize(text.size());
    char* end = out.data();
    char last = ' ';
    for (const char c : text) {
        const char plain = plainTable[static_cast<unsigned char>(c)];
        if (plain == 0)
            return false;
        if (plain != ' ' || last != ' ')
            *end++ = plain;
        last = plain;
    }
    out.resize(static_cast<std::size_t>(end - out.data()));
    if (!out.empty() && out.back() == ' ')
        out.pop_back();
    return true;
}

void cleanFully(std::string_view text, std::string& out)
{
    const std::u32string fixed = unescapeHtml(unescapeHtml(fixText(decodeUtf8(text))));
    out.clear();
    for (const char32_t code : toLower(collapseSpace(fixed)))
        appendUtf8(out, code);
}

enum class CharClass { Letter, Number, Space, Other };

CharClass classOf(char32_t code)
{
    if (isLetter(code))
        return CharClass::Letter;
    if (isNumber(code))
        return CharClass::Number;
    return isSpace(code) ? CharClass::Space : CharClass::Other;
}

/// Where the run of one class that begins at `begin` ends; numbers stand alone.
std::size_t runEnd(std::string_view text, std::size_t begin)
{
    std::size_t end = begin;
    const CharClass own = classOf(nextCodePoint(text, end));
    if (own == CharClass::Number)
        return end;
    while (end < text.size()) {
        const char c = text[end];
        if (own == CharClass::Letter && c >= 'a' && c <= 'z') {
            ++end;
            continue;
        }
        std::size_t after = end;
        if (classOf(nextCodePoint(text, after)) != own)
            break;
        end = after;
    }
    return end;
}

/// The length of 's 't 're 've 'm 'll 'd at the front of `text`; 0 if there is none. A long s
/// counts as s, as it does in a pattern that ignores case.
std::size_t contractionLength(std::string_view text)
{
    for (const std::string_view ending : {"'s", "'t", "'re", "'ve", "'m", "'ll", "'d", "'\u017F"}) {
        if (text.starts_with(ending))
            return ending.size();
    }
    return 0;
}

} // namespace

struct BpeTokenizer::Impl {
    BpeMerges merges;
};

BpeTokenizer::BpeTokenizer(const std::filesystem::path& merges)
    : m_impl(std::make_unique<const Impl>(Impl {BpeMerges(merges)}))
{
}

BpeTokenizer::~BpeTokenizer() = default;
BpeTokenizer::BpeTokenizer(BpeTokenizer&&) noexcept = default;

const BpeTokenizer& BpeTokenizer::shipped()
{
    static const BpeTokenizer tokenizer(resourcePath("bpe_simple_vocab_16e6.txt.gz"));
    return tokenizer;
}

std::vector<std::int32_t> BpeTokenizer::encode(
    std::string_view text, int context, Truncation truncation) const
{
    thread_local std::string clean; // reused: one allocation a thread instead of one a caption
    if (!cleanPlain(text, clean))
        cleanFully(text, clean);

    const std::size_t limit = static_cast<std::size_t>(std::max(0, context));
    std::vector<std::int32_t> ids;
    ids.reserve(32);
    ids.push_back(startToken);
    const std::string_view all = clean;
    for (std::size_t i = 0; i < all.size() && ids.size() < limit;) {
        const std::string_view rest = all.substr(i);
        if (rest.front() == ' ') {
            ++i;
        } else if (rest.front() == '<' && rest.starts_with(startText)) {
            ids.push_back(startToken);
            i += startText.size();
        } else if (rest.front() == '<' && rest.starts_with(endText)) {
            ids.push_back(endToken);
            i += endText.size();
        } else {
            const std::size_t contraction = rest.front() == '\'' ? contractionLength(rest) : 0;
            const std::size_t end = contraction != 0 ? i + contraction : runEnd(all, i);
            m_impl->merges.encodeWord(all.substr(i, end - i), ids);
            i = end;
        }
    }
    ids.push_back(endToken);
    if (ids.size() > limit) {
        ids.resize(limit);
        if (truncation == Truncation::KeepEndToken && !ids.empty())
            ids.back() = endToken;
    }
    return ids;
}

} // namespace clinic
