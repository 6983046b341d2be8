// SPDX-License-Identifier: Apache-2.0
#include "core/mmr/training/refusal_phrases.h"

#include "core/base/error.h"
#include "core/base/input_file.h"
#include "core/formats/utf8.h"
#include "core/mmr/words.h"

namespace clinic {

namespace {
constexpr std::size_t phraseBytes = 200;
constexpr std::size_t phraseLimit = 1000;
constexpr std::string_view curlyApostrophe = "\xe2\x80\x99";
} // namespace

const std::vector<std::string>& refusalPhrases()
{
    static const std::vector<std::string> phrases {
        "sorry",
        "I cannot",
        "I can't",
        "I'm unable",
        "Apologies, but",
        "not provided",
        "is not visible",
        "not discernible",
        "is not specified in the image.",
        "described in the image",
        "given in the image",
        "can be found in the image",
        "available in the text or image",
        "Based on the data provided",
    };
    return phrases;
}

std::vector<std::string> readRefusalPhrases(const std::filesystem::path& path)
{
    const std::string text = readWholeText(path, 1U << 20U);
    const std::string name = path.filename().string();
    if (!isUtf8(text))
        throw Error(ErrorKind::Format, name + ": is not UTF-8");
    std::vector<std::string> phrases;
    std::size_t number = 0;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        const std::string_view line = trimmed(std::string_view(text).substr(at, end - at));
        at = end + 1;
        ++number;
        if (line.empty() || line.front() == '#')
            continue;
        if (line.size() > phraseBytes || phrases.size() == phraseLimit)
            throw Error(ErrorKind::Format,
                name + ": line " + std::to_string(number)
                    + ": at most 1,000 phrases of at most 200 bytes are taken");
        phrases.emplace_back(line);
    }
    if (phrases.empty())
        throw Error(ErrorKind::Format, name + ": holds no phrase (one a line is expected)");
    return phrases;
}

PhraseFinder::PhraseFinder(const std::vector<std::string>& phrases, bool exact)
    : m_phrases(phrases)
    , m_exact(exact)
{
    for (const std::string& phrase : m_phrases)
        m_sought.push_back(prepared(phrase));
}

bool PhraseFinder::holdsAny(std::string_view answer) const
{
    return !find(answer).empty();
}

std::vector<std::size_t> PhraseFinder::find(std::string_view answer) const
{
    const std::string text = prepared(answer);
    std::vector<std::size_t> found;
    for (std::size_t i = 0; i < m_sought.size(); ++i)
        if (text.find(m_sought[i]) != std::string::npos)
            found.push_back(i);
    return found;
}

std::string PhraseFinder::prepared(std::string_view text) const
{
    if (m_exact)
        return std::string(text);
    std::string small = lowerCased(text);
    for (std::size_t at = small.find(curlyApostrophe); at != std::string::npos;
         at = small.find(curlyApostrophe, at))
        small.replace(at, curlyApostrophe.size(), "'");
    return small;
}

} // namespace clinic
