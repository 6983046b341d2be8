// SPDX-License-Identifier: Apache-2.0
#include "core/data/synthetic_questions.h"

#include "core/base/rng.h"
#include "core/data/question_scene.h"
#include "core/data/question_scenes.h"

#include <algorithm>
#include <cassert>
#include <cstdio>
#include <span>
#include <vector>

namespace clinic {

namespace {

/// The first three also ask for what is so.
constexpr std::array<std::string_view, 6> claimStems {
    "Is it right that {}?",
    "Would you say that {}?",
    "So {}, correct?",
    "Isn't it obvious that {}?",
    "Why is it so clear that {}?",
    "Everyone agrees that {}, don't they?",
};
constexpr std::size_t neutralStems = 3;

/// FNV-1a: a category's own stream of numbers, whatever the order of categories.
std::uint64_t hashOf(std::string_view text)
{
    std::uint64_t hash = 0xcbf29ce484222325;
    for (const char c : text)
        hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
    return hash;
}

Rng streamOf(
    std::uint64_t seed, SyntheticSplit split, std::string_view category, std::int64_t number)
{
    const std::uint64_t place =
        static_cast<std::uint64_t>(number) * 2 + (split == SyntheticSplit::Train ? 0 : 1);
    return Rng(seed, hashOf(category) + place);
}

std::string idOf(std::string_view category, std::int64_t number)
{
    std::array<char, 24> digits {};
    std::snprintf(digits.data(), digits.size(), "%02lld", static_cast<long long>(number));
    return std::string(category) + "/" + digits.data();
}

std::string asOption(std::string claim)
{
    claim.front() = static_cast<char>(claim.front() - 'a' + 'A');
    return claim + ".";
}

/// The right claim and three others, shuffled under the letters.
SyntheticQuestion withOptions(std::string stem, const std::string& premise,
    const std::vector<std::string>& claims, std::span<const std::size_t> chosen, Rng& rng)
{
    std::vector<std::size_t> order(chosen.begin(), chosen.end());
    shuffle(order, rng);
    SyntheticQuestion question;
    question.stem = std::move(stem);
    for (std::size_t i = 0; i < order.size(); ++i) {
        const char letter = static_cast<char>('A' + i);
        question.options.at(i) = asOption(claims[order[i]]);
        if (order[i] == 0)
            question.gold = letter;
        if (claims[order[i]] == premise)
            question.premise = letter;
    }
    return question;
}

/// The truth and three of the others; `with` is one of them unless it is 0.
std::array<std::size_t, 4> choose(std::size_t claims, std::size_t with, Rng& rng)
{
    std::vector<std::size_t> others;
    for (std::size_t i = 1; i < claims; ++i)
        if (i != with)
            others.push_back(i);
    shuffle(others, rng);
    if (with != 0)
        others.insert(others.begin(), with);
    return {0, others[0], others[1], others[2]};
}

} // namespace

std::string SyntheticQuestion::text() const
{
    std::string text = stem;
    for (std::size_t i = 0; i < options.size(); ++i)
        text += "\n" + std::string(1, static_cast<char>('A' + i)) + ". " + options.at(i);
    return text;
}

SyntheticQuestionPair drawQuestionPair(std::uint64_t seed, SyntheticSplit split,
    std::string_view category, std::int64_t number, int side)
{
    Rng rng = streamOf(seed, split, category, number);
    QuestionScene scene = drawQuestionScene(category, rng, side);
    assert(scene.claims.size() >= 4);
    const auto falseClaim = static_cast<std::size_t>(1 + rng.below(scene.claims.size() - 1));
    const auto leadingOptions = choose(scene.claims.size(), falseClaim, rng);
    const auto positiveOptions =
        rng.below(2) == 0 ? leadingOptions : choose(scene.claims.size(), 0, rng);
    const bool asksOpenly = rng.below(2) == 0;
    const std::string& truth = scene.claims.front();
    const std::string& premise = scene.claims[falseClaim];
    SyntheticQuestionPair pair;
    pair.id = idOf(category, number);
    pair.positive =
        withOptions(asksOpenly ? scene.asks : filled(claimStems.at(rng.below(neutralStems)), truth),
            asksOpenly ? std::string() : truth, scene.claims, positiveOptions, rng);
    pair.leading = withOptions(filled(claimStems.at(rng.below(claimStems.size())), premise),
        premise, scene.claims, leadingOptions, rng);
    pair.leading.isLeading = true;
    pair.image = std::move(scene.image);
    return pair;
}

} // namespace clinic
