// SPDX-License-Identifier: Apache-2.0
#include "core/data/simulated_answers.h"

#include "core/base/rng.h"
#include "core/data/question_scenes.h"

#include <array>
#include <vector>

namespace clinic {

namespace {

constexpr std::array<SimulatedModel, 4> models {{
    {.name = "simulated-strong",
        .about = "mostly right, also when led astray",
        .positive = 0.93,
        .leading = 0.85,
        .misled = 0.5},
    {.name = "simulated-misled",
        .about = "sees well, but believes what a question takes for granted",
        .positive = 0.9,
        .leading = 0.3,
        .misled = 0.95},
    {.name = "simulated-verbose",
        .about = "hides its letter in sentences that a strict parser cannot read",
        .positive = 0.8,
        .leading = 0.65,
        .misled = 0.7,
        .verbose = true},
    {.name = "simulated-patchy",
        .about = "some answers failed, some are missing",
        .positive = 0.75,
        .leading = 0.55,
        .misled = 0.6,
        .empty = 0.06,
        .missing = 0.04},
}};

constexpr std::array<std::string_view, 6> phrases {
    "({})",
    "Answer:\n{}",
    "**{}**",
    "The correct option is ({}).",
    "Looking at the picture, the answer is {}.",
    "{}) is what the picture shows.",
};

char otherLetter(char not1, char not2, Rng& rng)
{
    std::vector<char> letters;
    for (const char letter : {'A', 'B', 'C', 'D'})
        if (letter != not1 && letter != not2)
            letters.push_back(letter);
    return letters[rng.below(letters.size())];
}

char letterOf(const SimulatedModel& model, const SyntheticQuestion& question, Rng& rng)
{
    if (rng.uniform() < (question.isLeading ? model.leading : model.positive))
        return question.gold;
    if (question.isLeading && rng.uniform() < model.misled)
        return question.premise;
    return otherLetter(question.gold, question.isLeading ? question.premise : char {0}, rng);
}

} // namespace

std::span<const SimulatedModel> simulatedModels()
{
    return models;
}

SimulatedAnswer simulateAnswer(
    std::size_t model, const SyntheticQuestion& question, std::uint64_t seed, std::uint64_t place)
{
    constexpr std::uint64_t firstStream = 0x5111'0000'0000;
    const SimulatedModel& behaviour = models.at(model);
    Rng rng(seed, firstStream + model * 1'000'000 + place);
    const double luck = rng.uniform();
    if (luck < behaviour.missing)
        return {.isThere = false, .text = {}};
    if (luck < behaviour.missing + behaviour.empty)
        return {};
    const char letter = letterOf(behaviour, question, rng);
    const std::string_view letterText(&letter, 1);
    if (behaviour.verbose)
        return {.text = filled(phrases.at(rng.below(phrases.size())), letterText)};
    return {.text = rng.below(2) == 0 ? std::string(letterText)
                                      : std::string(letterText) + ". "
                + question.options.at(static_cast<std::size_t>(letter - 'A'))};
}

} // namespace clinic
