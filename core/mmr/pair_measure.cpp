// SPDX-License-Identifier: Apache-2.0
#include "core/mmr/pair_measure.h"

#include "core/mmr/benchmark_notes.h"
#include "core/mmr/words.h"

#include <algorithm>
#include <cassert>
#include <limits>
#include <set>

namespace clinic {

namespace {

/// The letter of the option that shares the most words with the stem; 0 if several do.
char closestToStem(const MmrQuestion& question)
{
    const auto words = wordsOf(question.stem);
    const std::set<std::string> stem(words.begin(), words.end());
    char closest = 0;
    std::ptrdiff_t most = 0;
    for (const MmrOption& option : question.options) {
        const auto own = wordsOf(option.text);
        const std::set<std::string> distinct(own.begin(), own.end());
        const auto shared = std::count_if(distinct.begin(), distinct.end(),
            [&](const std::string& word) { return stem.contains(word); });
        if (shared == most)
            closest = 0;
        else if (shared > most)
            closest = option.letter;
        most = std::max(most, shared);
    }
    return closest;
}

double marginOf(const FourScores& scores, char gold)
{
    const auto right = static_cast<std::size_t>(letterIndex(gold));
    double greatestWrong = -std::numeric_limits<double>::infinity();
    for (std::size_t i = 0; i < scores.size(); ++i)
        if (i != right)
            greatestWrong = std::max(greatestWrong, scores.at(i));
    return scores.at(right) - greatestWrong;
}

} // namespace

PairMeasure measurePairs(const MmrBenchmark& benchmark, std::span<const char> letters)
{
    assert(letters.size() == benchmark.questions.size());
    PairMeasure measure;
    measure.categories.resize(benchmark.categories.size());
    for (const MmrPair& pair : benchmark.pairs) {
        const MmrQuestion& positive = benchmark.questions[pair.positive];
        const MmrQuestion& leading = benchmark.questions[pair.leading];
        const char answer = letters[pair.leading];
        if (letters[pair.positive] == 0 || answer == 0) {
            ++measure.unscored;
            continue;
        }
        const bool positiveRight = letters[pair.positive] == positive.gold;
        const bool leadingRight = answer == leading.gold;
        const PairOutcome outcome = pairOutcome(positiveRight, leadingRight);
        measure.all.add(outcome);
        measure.categories[pair.category].add(outcome);
        if (haveSameOptions(positive, leading))
            measure.sameOptions.add(outcome);
        if (leadingRight)
            continue;
        ++measure.premiseAttraction.count;
        if (closestToStem(leading) == answer)
            ++measure.premiseAttraction.hits;
    }
    return measure;
}

ScoreMargins scoreMargins(
    const MmrBenchmark& benchmark, std::span<const std::optional<FourScores>> scores)
{
    ScoreMargins margins;
    for (const MmrPair& pair : benchmark.pairs) {
        const auto& positive = scores[pair.positive];
        const auto& leading = scores[pair.leading];
        if (!positive || !leading)
            continue;
        ++margins.pairs;
        margins.positive += marginOf(*positive, benchmark.questions[pair.positive].gold);
        margins.leading += marginOf(*leading, benchmark.questions[pair.leading].gold);
    }
    if (margins.pairs != 0) {
        margins.positive /= static_cast<double>(margins.pairs);
        margins.leading /= static_cast<double>(margins.pairs);
    }
    return margins;
}

} // namespace clinic
