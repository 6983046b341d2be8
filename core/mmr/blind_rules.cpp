// SPDX-License-Identifier: Apache-2.0
#include "core/mmr/blind_rules.h"

#include "core/mmr/benchmark_notes.h"
#include "core/mmr/words.h"

#include <algorithm>
#include <functional>
#include <set>

namespace clinic {

namespace {

using Rule = std::function<char(const MmrQuestion&)>;

/// The option of the greatest number, of equals that of the first letter; 0 without options.
template <typename Number> char greatest(const MmrQuestion& question, Number number)
{
    auto options = question.options;
    std::sort(options.begin(), options.end(),
        [](const MmrOption& a, const MmrOption& b) { return a.letter < b.letter; });
    const auto found = std::max_element(options.begin(), options.end(),
        [&](const MmrOption& a, const MmrOption& b) { return number(a) < number(b); });
    return found == options.end() ? '\0' : found->letter;
}

char longest(const MmrQuestion& question)
{
    return greatest(question, [](const MmrOption& option) { return option.text.size(); });
}

char shortest(const MmrQuestion& question)
{
    return greatest(question,
        [](const MmrOption& option) { return -static_cast<std::int64_t>(option.text.size()); });
}

char negated(const MmrQuestion& question)
{
    char found = 0;
    for (const MmrOption& option : question.options) {
        if (!hasNegation(option.text))
            continue;
        if (found != 0)
            return longest(question);
        found = option.letter;
    }
    return found == 0 ? longest(question) : found;
}

/// Distinct words of letters, digits and underscores.
std::set<std::string> distinctWords(std::string_view text)
{
    std::string plain = lowerCased(text);
    std::replace(plain.begin(), plain.end(), '\'', ' ');
    std::set<std::string> words;
    for (std::string& word : wordsOf(plain))
        words.insert(std::move(word));
    return words;
}

char mostInStem(const MmrQuestion& question)
{
    const auto stem = distinctWords(question.stem);
    return greatest(question, [&](const MmrOption& option) {
        const auto words = distinctWords(option.text);
        const auto shared = std::count_if(words.begin(), words.end(),
            [&](const std::string& word) { return stem.contains(word); });
        return words.empty() ? 0.0
                             : static_cast<double>(shared) / static_cast<double>(words.size());
    });
}

MmrScore scoreOf(const MmrBenchmark& benchmark, const Rule& rule)
{
    MmrScore score;
    for (const MmrQuestion& question : benchmark.questions)
        score.letters.push_back(rule(question));
    const auto isRight = [&](QuestionIndex index) {
        return score.letters[index] == benchmark.questions[index].gold;
    };
    for (const MmrPair& pair : benchmark.pairs)
        score.outcomes.push_back(pairOutcome(isRight(pair.positive), isRight(pair.leading)));
    tally(score, benchmark);
    return score;
}

} // namespace

std::vector<BlindRule> blindRules(const MmrBenchmark& benchmark)
{
    std::vector<BlindRule> rules {{"longest option", scoreOf(benchmark, longest)},
        {"shortest option", scoreOf(benchmark, shortest)},
        {"only option with a negation word, else longest", scoreOf(benchmark, negated)},
        {"largest share of option words found in stem", scoreOf(benchmark, mostInStem)}};
    for (const char letter : answerLetters)
        rules.push_back({std::string("always ") + letter,
            scoreOf(benchmark, [letter](const MmrQuestion&) { return letter; })});
    return rules;
}

} // namespace clinic
