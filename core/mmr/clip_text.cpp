// SPDX-License-Identifier: Apache-2.0
#include "core/mmr/clip_text.h"

#include "core/base/error.h"
#include "core/mmr/words.h"

#include <algorithm>
#include <unordered_map>

namespace clinic {

namespace {

constexpr std::array<std::string_view, 4> names {"option", "question-answer", "statement", "photo"};

std::string withoutFullStop(std::string_view text)
{
    while (!text.empty() && (text.back() == '.' || isWhiteSpace(text.back())))
        text.remove_suffix(1);
    return std::string(text);
}

/// As the text stands inside of a sentence; a word in capitals, or "I", stays.
std::string asClause(std::string_view text)
{
    std::string clause = withoutFullStop(text);
    const bool isWord = clause.size() > 1 && clause[1] >= 'a' && clause[1] <= 'z';
    if (isWord)
        clause.front() = lowerCased(clause.substr(0, 1)).front();
    return clause;
}

/// "Yes, it is red" without the "Yes, ".
std::string_view withoutYesOrNo(std::string_view option)
{
    const std::string small = lowerCased(option.substr(0, 5));
    for (const std::string_view start : {"yes, ", "no, "})
        if (small.starts_with(start))
            return trimmed(option.substr(start.size()));
    return option;
}

/// Whether the stem begins with these words; `rest` is what follows.
bool beginsWith(std::string_view stem, std::string_view words, std::string_view& rest)
{
    if (!lowerCased(stem.substr(0, words.size())).starts_with(words))
        return false;
    rest = trimmed(stem.substr(words.size()));
    return !rest.empty();
}

/// A short answer put in the place of the question's word; longer ones are statements already.
std::string statement(std::string_view stem, std::string_view option)
{
    constexpr std::size_t shortAnswer = 3;
    const std::string_view plain = withoutYesOrNo(option);
    if (wordsOf(plain).size() > shortAnswer)
        return withoutFullStop(plain);
    const std::string answer = asClause(plain);
    std::string body(stem.substr(0, stem.find('?')));
    std::string_view rest;
    for (const std::string_view verb : {" is ", " are "}) { // "What colour is the car"
        const std::size_t at = body.find(verb);
        if ((beginsWith(body, "what ", rest) || beginsWith(body, "which ", rest)
                || beginsWith(body, "where ", rest))
            && at != std::string::npos && at + verb.size() < body.size())
            return body.substr(at + verb.size()) + std::string(verb) + answer;
    }
    if (beginsWith(body, "how many ", rest)) {
        const std::size_t end = std::min(rest.find(" are "), rest.find(" is "));
        return "there are " + answer + ' ' + std::string(rest.substr(0, end));
    }
    return withoutFullStop(plain);
}

/// Numbers of texts, in the order of their first appearance.
class Distinct {
public:
    explicit Distinct(std::vector<std::string>& texts)
        : m_texts(texts)
    {
    }
    std::size_t place(const std::string& text)
    {
        const auto [found, isNew] = m_places.try_emplace(text, m_texts.size());
        if (isNew)
            m_texts.push_back(text);
        return found->second;
    }

private:
    std::vector<std::string>& m_texts;
    std::unordered_map<std::string, std::size_t> m_places;
};

} // namespace

std::string_view clipTextName(ClipText form)
{
    return names.at(static_cast<std::size_t>(form));
}

ClipText clipTextNamed(std::string_view name)
{
    const auto* const found = std::find(names.begin(), names.end(), name);
    if (found == names.end())
        throw Error(ErrorKind::Config,
            "no form of texts is called " + clinic::quoted(name)
                + "; there are option, question-answer, statement and photo");
    return static_cast<ClipText>(found - names.begin());
}

std::string clipText(ClipText form, std::string_view stem, std::string_view option)
{
    switch (form) {
    case ClipText::Option:
        break;
    case ClipText::QuestionAnswer:
        return "question: " + std::string(stem) + " answer: " + std::string(option);
    case ClipText::Statement:
        return statement(stem, option);
    case ClipText::Photo:
        return "a photo where " + asClause(option);
    }
    return std::string(option);
}

ClipItems clipItems(const MmrBenchmark& benchmark, ClipText form)
{
    ClipItems items;
    Distinct images(items.images);
    Distinct texts(items.texts);
    for (const MmrQuestion& question : benchmark.questions) {
        items.imageOf.push_back(images.place(question.image));
        auto& of = items.textsOf.emplace_back();
        if (question.options.size() != answerLetters.size())
            continue;
        for (const char letter : answerLetters)
            of.push_back(texts.place(clipText(form, question.stem, question.option(letter))));
    }
    return items;
}

} // namespace clinic
