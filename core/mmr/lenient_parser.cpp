// SPDX-License-Identifier: Apache-2.0
#include "core/mmr/lenient_parser.h"

#include "core/mmr/answer_parser.h"
#include "core/mmr/words.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <string>
#include <vector>

namespace clinic {

namespace {

/// Longer answers are read from their end: that is where the letter stands.
constexpr std::size_t longestRead = 64U << 10U;

/// A word with what follows it.
struct Token {
    std::string_view word;
    char next = '\n'; ///< the character behind; a line's end behind the last
    bool endsLine = true; ///< nothing but blanks and marks up to the line's end
    bool beforeSmallWord = false; ///< a blank and a noun's small letter follow: "A dog"
};

bool isWordByte(char c)
{
    const auto byte = static_cast<unsigned char>(c);
    return std::isalnum(byte) != 0 || c == '\'' || byte >= 0x80;
}

/// Words that follow a letter, but not an article: "A and D", "A is wrong".
bool beginsLink(std::string_view text)
{
    for (const std::string_view link : {"and ", "or ", "is ", "because ", "since ", "as "})
        if (text.starts_with(link))
            return true;
    return false;
}

Token tokenAt(std::string_view text, std::size_t begin, std::size_t end)
{
    Token token {.word = text.substr(begin, end - begin)};
    if (end < text.size())
        token.next = text[end];
    std::size_t at = end;
    while (at < text.size() && text[at] != '\n' && !isWordByte(text[at]))
        ++at;
    token.endsLine = at == text.size() || text[at] == '\n';
    token.beforeSmallWord = at == end + 1 && token.next == ' ' && at < text.size()
        && std::islower(static_cast<unsigned char>(text[at])) != 0 && !beginsLink(text.substr(at));
    return token;
}

std::vector<Token> tokensOf(std::string_view text)
{
    std::vector<Token> tokens;
    for (std::size_t at = 0; at < text.size();) {
        if (!isWordByte(text[at])) {
            ++at;
            continue;
        }
        std::size_t end = at;
        while (end < text.size() && isWordByte(text[end]))
            ++end;
        tokens.push_back(tokenAt(text, at, end));
        at = end;
    }
    return tokens;
}

/// Emphasis, quotes and code marks, which say nothing about the letter.
std::string withoutMarkdown(std::string_view text)
{
    std::string plain;
    for (const char c : text)
        if (c != '*' && c != '_' && c != '`' && c != '"' && c != '$')
            plain += c;
    return plain;
}

char letterOf(const Token& token)
{
    return token.word.size() == 1 && letterIndex(token.word[0]) >= 0 ? token.word[0] : '\0';
}

/// Small letters too, where it is clear that a letter is meant.
char anyLetterOf(const Token& token)
{
    if (token.word.size() != 1)
        return 0;
    const auto upper = static_cast<char>(std::toupper(static_cast<unsigned char>(token.word[0])));
    return letterIndex(upper) >= 0 ? upper : '\0';
}

char asLabel(const Token& first)
{
    constexpr std::string_view marks = ".):,;]\n";
    return marks.find(first.next) != std::string_view::npos ? letterOf(first) : '\0';
}

template <std::size_t N>
bool isOneOf(std::string_view word, const std::array<std::string_view, N>& words)
{
    return std::find(words.begin(), words.end(), lowerCased(word)) != words.end();
}

/// The letter behind the last of such words, over words like "is" and "the correct".
template <std::size_t N>
char behind(const std::vector<Token>& tokens, const std::array<std::string_view, N>& keys)
{
    constexpr std::array<std::string_view, 12> fillers {"is", "the", "correct", "option", "choice",
        "letter", "would", "be", "should", "right", "best", "answer"};
    std::size_t at = tokens.size(); // the first word behind that is no filler
    for (std::size_t i = tokens.size(); i-- > 0;) {
        if (i + 1 < tokens.size() && !isOneOf(tokens[i + 1].word, fillers))
            at = i + 1;
        if (at == tokens.size() || !isOneOf(tokens[i].word, keys))
            continue;
        // "the answer is a dog": an article, not a small letter
        const char letter =
            tokens[at].word == "a" && tokens[at].beforeSmallWord ? '\0' : anyLetterOf(tokens[at]);
        if (letter != 0)
            return letter;
    }
    return 0;
}

char byKeyword(const std::vector<Token>& tokens)
{
    constexpr std::array<std::string_view, 2> answer {"answer", "answer's"};
    constexpr std::array<std::string_view, 8> option {
        "option", "choice", "choose", "chose", "select", "pick", "boxed", "letter"};
    const char letter = behind(tokens, answer);
    return letter != 0 ? letter : behind(tokens, option);
}

/// A last line that holds a letter and nothing else.
char lastLine(const std::vector<Token>& tokens)
{
    const Token& last = tokens.back();
    const bool alone = tokens.size() == 1 || tokens[tokens.size() - 2].endsLine;
    return alone ? letterOf(last) : '\0';
}

char onlyLetter(const std::vector<Token>& tokens)
{
    char found = 0;
    for (const Token& token : tokens) {
        const char letter = letterOf(token);
        const bool isArticle = letter == 'A' && token.beforeSmallWord;
        if (letter == 0 || isArticle || letter == found)
            continue;
        if (found != 0)
            return 0;
        found = letter;
    }
    return found;
}

/// The words of a text with a blank around each, so that one text can be found in another.
std::string asWords(std::string_view text)
{
    return ' ' + joinedWords(text);
}

/// The one option for which `fits` holds; one that is a part of another ("cats" of "two cats")
/// gives way to it.
template <typename Fits> char onlyOption(const MmrQuestion& question, Fits fits)
{
    char found = 0;
    std::string foundWords;
    for (const MmrOption& option : question.options) {
        const std::string words = asWords(option.text);
        if (words.size() == 1 || !fits(words))
            continue;
        const bool isPart = foundWords.find(words) != std::string::npos && foundWords != words;
        const bool isWhole = words.find(foundWords) != std::string::npos && foundWords != words;
        if (found != 0 && !isPart && !isWhole)
            return 0;
        if (found == 0 || isWhole) {
            found = option.letter;
            foundWords = words;
        }
    }
    return found;
}

char fromTokens(const std::vector<Token>& tokens)
{
    if (tokens.size() == 1)
        return anyLetterOf(tokens.front());
    if (const char letter = asLabel(tokens.front()); letter != 0)
        return letter;
    if (const char letter = byKeyword(tokens); letter != 0)
        return letter;
    return lastLine(tokens);
}

} // namespace

char parseLeniently(std::string_view text, const MmrQuestion* question)
{
    text = withoutThinking(text);
    if (text.size() > longestRead)
        text.remove_prefix(text.size() - longestRead);
    const std::string plain = withoutMarkdown(text);
    const auto tokens = tokensOf(plain);
    if (tokens.empty())
        return 0;
    if (const char letter = fromTokens(tokens); letter != 0)
        return letter;
    const std::string answer = asWords(plain);
    const auto isAnswer = [&](const std::string& option) { return option == answer; };
    if (const char letter = question == nullptr ? '\0' : onlyOption(*question, isAnswer);
        letter != 0)
        return letter;
    if (const char letter = onlyLetter(tokens); letter != 0)
        return letter;
    const auto isInAnswer = [&](const std::string& option) {
        return answer.find(option) != std::string::npos;
    };
    return question == nullptr ? '\0' : onlyOption(*question, isInAnswer);
}

} // namespace clinic
