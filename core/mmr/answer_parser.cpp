// SPDX-License-Identifier: Apache-2.0
#include "core/mmr/answer_parser.h"

#include "core/base/error.h"
#include "core/mmr/lenient_parser.h"
#include "core/mmr/words.h"

#include <algorithm>
#include <vector>

namespace clinic {

namespace {

constexpr std::array<std::string_view, 4> parserNames {
    "official", "lenient", "vlmevalkit", "logit"};

/// Pieces between single blanks, as Python's split(' ') cuts: no other white space ends a word.
std::vector<std::string_view> splitAtBlanks(std::string_view text)
{
    std::vector<std::string_view> words;
    while (true) {
        const auto blank = text.find(' ');
        words.push_back(text.substr(0, blank));
        if (blank == std::string_view::npos)
            return words;
        text.remove_prefix(blank + 1);
    }
}

char official(std::string_view text)
{
    std::string head(text.substr(0, text.find('.')));
    std::replace(head.begin(), head.end(), ',', ' ');
    const auto words = splitAtBlanks(head);
    for (const char letter : answerLetters) // by the alphabet, not by place
        if (std::find(words.begin(), words.end(), std::string_view(&letter, 1)) != words.end())
            return letter;
    return 0;
}

/// Its rule for a letter: exactly one, within the last five words, and no lone article.
char vlmEvalKitLetter(std::string_view text)
{
    constexpr std::string_view punctuation = ".()[],:;!*#{}";
    std::string plain(text);
    std::replace_if(
        plain.begin(), plain.end(),
        [&](char c) { return punctuation.find(c) != std::string_view::npos || isWhiteSpace(c); },
        ' ');
    std::vector<std::string_view> words = splitAtBlanks(plain);
    std::erase(words, std::string_view());
    std::size_t found = words.size();
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (words[i].size() != 1 || letterIndex(words[i][0]) < 0)
            continue;
        if (found != words.size())
            return 0;
        found = i;
    }
    constexpr std::size_t nearEnd = 5;
    constexpr std::size_t shortAnswer = 3;
    if (found == words.size() || found + nearEnd < words.size())
        return 0;
    const bool isArticle = words[found] == "A" && words.size() > shortAnswer;
    return isArticle ? '\0' : words[found][0];
}

/// Its rule for texts: exactly one option's text, in an answer not much longer than the options.
char vlmEvalKitText(std::string_view text, const MmrQuestion& question)
{
    std::size_t all = 0;
    char found = 0;
    const std::string answer = lowerCased(text);
    for (const MmrOption& option : question.options) {
        all += option.text.size();
        if (option.text.empty() || answer.find(lowerCased(option.text)) == std::string::npos)
            continue;
        if (found != 0)
            return 0;
        found = option.letter;
    }
    return answer.size() > 2 * all ? '\0' : found;
}

} // namespace

std::string_view answerParserName(AnswerParser parser)
{
    return parserNames.at(static_cast<std::size_t>(parser));
}

AnswerParser answerParserNamed(std::string_view name)
{
    const auto* const found = std::find(parserNames.begin(), parserNames.end(), name);
    if (found == parserNames.end())
        throw Error(ErrorKind::Config,
            "no parser of answers is called " + clinic::quoted(name)
                + "; there are official, lenient, vlmevalkit and logit");
    return static_cast<AnswerParser>(found - parserNames.begin());
}

char parseAnswer(AnswerParser parser, std::string_view text, const MmrQuestion* question)
{
    switch (parser) {
    case AnswerParser::Official:
        return official(text);
    case AnswerParser::Lenient:
        return parseLeniently(text, question);
    case AnswerParser::VlmEvalKit: {
        const char letter = vlmEvalKitLetter(text);
        return letter == 0 && question != nullptr ? vlmEvalKitText(text, *question) : letter;
    }
    case AnswerParser::Logit:
        break;
    }
    return 0;
}

char parseLetterScores(const LetterScores& scores)
{
    int best = -1;
    bool tied = false;
    for (int i = 0; i < 4; ++i) {
        if (!scores.at(i))
            continue;
        if (best < 0 || *scores.at(i) > *scores.at(best)) {
            best = i;
            tied = false;
        } else if (*scores.at(i) == *scores.at(best)) {
            tied = true;
        }
    }
    return best < 0 || tied ? '\0' : answerLetters.at(best);
}

std::string_view withoutThinking(std::string_view text)
{
    constexpr std::string_view opening = "<think>";
    constexpr std::string_view closing = "</think>";
    if (const auto end = text.rfind(closing); end != std::string_view::npos)
        return trimmed(text.substr(end + closing.size()));
    return trimmed(text).starts_with(opening) ? std::string_view() : text;
}

} // namespace clinic
