// SPDX-License-Identifier: Apache-2.0
#include "core/data/question_scene.h"

#include "core/data/question_scenes.h"
#include "core/data/synthetic.h"

#include <array>
#include <cassert>

namespace clinic {

namespace {

using Draw = QuestionScene (*)(Rng&, int);

QuestionScene oneOf(Draw first, Draw second, Rng& rng, int side)
{
    return (rng.below(2) == 0 ? first : second)(rng, side);
}

struct CategoryScenes {
    std::string_view key;
    Draw draw;
};

constexpr std::array<CategoryScenes, 12> scenes {{
    {"character/character", characterScene},
    {"attribute/existence", existenceScene},
    {"attribute/color&texture",
        [](Rng& rng, int side) { return oneOf(colourScene, textureScene, rng, side); }},
    {"attribute/number", numberScene},
    {"attribute/shape", shapeScene},
    {"attribute/posture", postureScene},
    {"attribute/position", positionScene},
    {"context/abstract", moodScene},
    {"context/concrete",
        [](Rng& rng, int side) { return oneOf(glassScene, trafficLightScene, rng, side); }},
    {"context/expert", [](Rng& rng, int side) { return oneOf(curveScene, clockScene, rng, side); }},
    {"context/activity", activityScene},
    {"context/relation", relationScene},
}};

} // namespace

QuestionScene drawQuestionScene(std::string_view category, Rng& rng, int side)
{
    for (const CategoryScenes& scene : scenes)
        if (scene.key == category)
            return scene.draw(rng, side);
    assert(false); // the caller goes through the twelve
    return {};
}

std::string filled(std::string_view text, std::string_view value)
{
    std::string result(text);
    for (auto at = result.find("{}"); at != std::string::npos;
         at = result.find("{}", at + value.size()))
        result.replace(at, 2, value);
    return result;
}

std::vector<std::string> claimsOf(std::span<const std::string_view> values, std::size_t truth,
    std::string_view sentence, Rng& rng)
{
    std::vector<std::string> others;
    for (std::size_t i = 0; i < values.size(); ++i)
        if (i != truth)
            others.push_back(filled(sentence, values[i]));
    shuffle(others, rng);
    others.insert(others.begin(), filled(sentence, values[truth]));
    return others;
}

std::string withArticle(std::string_view noun)
{
    const bool vowel =
        !noun.empty() && std::string_view("aeiou").find(noun.front()) != std::string_view::npos;
    return (vowel ? "an " : "a ") + std::string(noun);
}

SyntheticShape anyShape(Rng& rng)
{
    return static_cast<SyntheticShape>(rng.below(syntheticClasses().size()));
}

SyntheticShape shapeOtherThan(SyntheticShape other, Rng& rng)
{
    const auto classes = syntheticClasses().size();
    const auto step = 1 + rng.below(classes - 1);
    return static_cast<SyntheticShape>((static_cast<std::uint64_t>(other) + step) % classes);
}

std::string_view shapeName(SyntheticShape shape)
{
    return syntheticClasses()[static_cast<std::size_t>(shape)];
}

PaintColour anyColour(Rng& rng)
{
    PaintColour colour = syntheticPalette[rng.below(groundColours)].colour;
    for (double* level : {&colour.red, &colour.green, &colour.blue})
        *level = std::min(255.0, std::max(0.0, *level + rng.uniform(-12, 12)));
    return colour;
}

PictureCanvas paleCanvas(Rng& rng, int side)
{
    return {side, mixed(anyColour(rng), paperColour, rng.uniform(0.65, 0.85))};
}

Image finished(const PictureCanvas& canvas, Rng& rng)
{
    const double noise = rng.uniform(0, 6);
    return canvas.image(noise, rng.next());
}

} // namespace clinic
