// SPDX-License-Identifier: Apache-2.0
#include "core/mmr/option_parser.h"

#include "core/mmr/words.h"

#include <algorithm>
#include <optional>

namespace clinic {

namespace {

/// A letter that begins an option, and where its text begins.
struct Label {
    char letter;
    std::size_t begin; ///< of the label, blanks in front included
    std::size_t text;
};

bool isMark(char c)
{
    return c == '.' || c == ':' || c == ')';
}

bool isInlineBlank(char c)
{
    return c == ' ' || c == '\t';
}

template <typename Predicate>
std::size_t skip(std::string_view text, std::size_t at, Predicate predicate)
{
    while (at < text.size() && predicate(text[at]))
        ++at;
    return at;
}

/// Letter and mark at a line's start.
std::vector<Label> labelsOfLines(std::string_view text)
{
    std::vector<Label> labels;
    for (std::size_t line = 0; line < text.size();) {
        const std::size_t letter = skip(text, line, isInlineBlank);
        if (letter < text.size() && letterIndex(text[letter]) >= 0) {
            const std::size_t mark = skip(text, letter + 1, isInlineBlank);
            if (mark < text.size() && isMark(text[mark]))
                labels.push_back({text[letter], line, skip(text, mark + 1, isInlineBlank)});
        }
        const std::size_t end = text.find('\n', line);
        line = end == std::string_view::npos ? text.size() : end + 1;
    }
    return labels;
}

/// Where an option's text begins if a label of the second rule stands at `at`.
std::optional<std::size_t> inlineLabelEnd(std::string_view text, std::size_t at)
{
    const std::size_t next = skip(text, at + 1, isWhiteSpace);
    if (next == text.size())
        return std::nullopt;
    if (isMark(text[next]))
        return skip(text, next + 1, isWhiteSpace);
    const bool isCapital = text[next] >= 'A' && text[next] <= 'Z';
    return next > at + 1 && isCapital ? std::optional(next) : std::nullopt;
}

/// Letter behind white space, with a mark or in front of a capital.
std::vector<Label> labelsAnywhere(std::string_view text)
{
    std::vector<Label> labels;
    for (std::size_t at = 0; at < text.size();) {
        const bool begins = at == 0 || isWhiteSpace(text[at - 1]);
        const auto end =
            begins && letterIndex(text[at]) >= 0 ? inlineLabelEnd(text, at) : std::nullopt;
        if (end)
            labels.push_back({text[at], at, *end});
        at = end ? std::max(*end, at + 1) : at + 1;
    }
    return labels;
}

bool areAllFour(const std::vector<Label>& labels)
{
    std::string letters;
    for (const Label& label : labels)
        letters += label.letter;
    std::sort(letters.begin(), letters.end());
    return letters == "ABCD";
}

ParsedQuestion cut(std::string_view text, const std::vector<Label>& labels)
{
    ParsedQuestion question;
    question.stem = trimmed(text.substr(0, labels.front().begin));
    for (std::size_t i = 0; i < labels.size(); ++i) {
        const std::size_t end = i + 1 < labels.size() ? labels[i + 1].begin : text.size();
        const std::size_t begin = std::min(labels[i].text, end);
        question.options.push_back(
            {labels[i].letter, std::string(trimmed(text.substr(begin, end - begin)))});
        question.blankBeforeLetter =
            question.blankBeforeLetter || isInlineBlank(text[labels[i].begin]);
    }
    return question;
}

} // namespace

ParsedQuestion parseQuestionText(std::string_view text)
{
    if (const auto labels = labelsOfLines(text); areAllFour(labels))
        return cut(text, labels);
    if (const auto labels = labelsAnywhere(text); areAllFour(labels)) {
        ParsedQuestion question = cut(text, labels);
        question.oneLine = true;
        return question;
    }
    return {.stem = std::string(trimmed(text)), .options = {}};
}

} // namespace clinic
