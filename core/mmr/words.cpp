// SPDX-License-Identifier: Apache-2.0
#include "core/mmr/words.h"

#include <algorithm>

namespace clinic {

namespace {

char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool isWordCharacter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '\'';
}

} // namespace

bool isWhiteSpace(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

std::string_view trimmed(std::string_view text)
{
    while (!text.empty() && isWhiteSpace(text.front()))
        text.remove_prefix(1);
    while (!text.empty() && isWhiteSpace(text.back()))
        text.remove_suffix(1);
    return text;
}

std::string lowerCased(std::string_view text)
{
    std::string result(text);
    std::transform(result.begin(), result.end(), result.begin(), lower);
    return result;
}

std::vector<std::string> wordsOf(std::string_view text)
{
    std::vector<std::string> words;
    std::string word;
    const auto end = [&] {
        while (!word.empty() && word.back() == '\'') // a closing quote
            word.pop_back();
        if (!word.empty())
            words.push_back(std::move(word));
        word.clear();
    };
    for (const char c : lowerCased(text)) {
        if (!isWordCharacter(c))
            end();
        else if (c != '\'' || !word.empty()) // no opening quote
            word += c;
    }
    end();
    return words;
}

std::string joinedWords(std::string_view text)
{
    std::string joined;
    for (const std::string& word : wordsOf(text))
        joined += word + ' ';
    return joined;
}

} // namespace clinic
