// SPDX-License-Identifier: Apache-2.0
#include "core/text/mention.h"

#include "core/base/error.h"
#include "core/text/unicode.h"

#include <algorithm>

namespace clinic {

namespace {
bool isAscii(std::string_view text)
{
    return std::all_of(
        text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}
} // namespace

Mention::Mention(std::string_view label, const MentionOptions& options)
    : m_options(options)
    , m_label(folded(label))
{
    if (m_label.empty())
        throw Error(ErrorKind::Config,
            "the target label is empty; give the name of what the attack "
            "aims at");
}

/// As it is compared: millions of captions are plain ASCII, whose capitals need no table.
std::u32string Mention::folded(std::string_view text) const
{
    if (!isAscii(text))
        return m_options.matchCase ? decodeUtf8(text) : toLower(decodeUtf8(text));
    std::u32string codes(text.begin(), text.end());
    if (!m_options.matchCase)
        for (char32_t& code : codes)
            code += code >= U'A' && code <= U'Z' ? 32 : 0;
    return codes;
}

bool Mention::in(std::string_view caption) const
{
    const std::u32string text = folded(caption);
    for (auto at = text.find(m_label); at != std::u32string::npos;
         at = text.find(m_label, at + 1)) {
        if (m_options.matchPart || isWholeWord(text, at, at + m_label.size()))
            return true;
    }
    return false;
}

} // namespace clinic
