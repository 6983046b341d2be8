// SPDX-License-Identifier: Apache-2.0
#include "core/net/letter_scores.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <set>
#include <string_view>

namespace clinic {

namespace {

/// Without blanks (a tokenizer's marks for one too: U+2581, U+0120) and marks around it.
std::string_view bare(std::string_view token)
{
    constexpr std::string_view around = " \t\r\n.,:;()[]*\"'`";
    for (bool cut = true; cut && !token.empty();) {
        cut = true;
        if (around.find(token.front()) != std::string_view::npos)
            token.remove_prefix(1);
        else if (token.starts_with("\xE2\x96\x81"))
            token.remove_prefix(3);
        else if (token.starts_with("\xC4\xA0"))
            token.remove_prefix(2);
        else
            cut = false;
    }
    while (!token.empty() && around.find(token.back()) != std::string_view::npos)
        token.remove_suffix(1);
    return token;
}

int letterOf(std::string_view token)
{
    const std::string_view letter = bare(token);
    return letter.size() == 1 && letter[0] >= 'A' && letter[0] <= 'D' ? letter[0] - 'A' : -1;
}

/// Index of the first token behind "</think>"; 0 where the text does not begin with thinking.
std::size_t behindThinking(const std::vector<ChosenToken>& tokens)
{
    constexpr std::string_view opening = "<think>";
    constexpr std::string_view closing = "</think>";
    std::string text;
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        text += tokens[i].chosen.token;
        if (text.find(closing) != std::string::npos)
            return i + 1;
    }
    const std::size_t begin = text.find_first_not_of(" \t\r\n");
    const bool thinking =
        begin != std::string::npos && std::string_view(text).substr(begin).starts_with(opening);
    return thinking ? tokens.size() : 0;
}

bool saysSomething(const ChosenToken& token)
{
    const std::string_view text = bare(token.chosen.token);
    return std::any_of(text.begin(), text.end(),
        [](unsigned char c) { return std::isalnum(c) != 0 || c >= 0x80; });
}

} // namespace

std::optional<std::array<std::optional<double>, 4>> letterScores(
    const std::vector<ChosenToken>& tokens)
{
    const auto begin = tokens.begin() + static_cast<std::ptrdiff_t>(behindThinking(tokens));
    const auto answer = std::find_if(begin, tokens.end(), saysSomething);
    if (answer == tokens.end())
        return std::nullopt;
    std::array<std::optional<double>, 4> scores;
    std::set<std::string_view> seen;
    const auto add = [&](const TokenScore& score) {
        const int letter = letterOf(score.token);
        if (letter < 0 || !seen.insert(score.token).second)
            return;
        auto& sum = scores.at(static_cast<std::size_t>(letter));
        const double high = std::max(sum.value_or(score.logprob), score.logprob);
        sum = sum ? high + std::log(std::exp(*sum - high) + std::exp(score.logprob - high))
                  : score.logprob;
    };
    for (const TokenScore& score : answer->top)
        add(score);
    add(answer->chosen);
    const bool any =
        std::any_of(scores.begin(), scores.end(), [](const auto& s) { return s.has_value(); });
    return any ? std::optional(scores) : std::nullopt;
}

} // namespace clinic
