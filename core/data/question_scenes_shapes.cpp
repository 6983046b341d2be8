// SPDX-License-Identifier: Apache-2.0
// Scenes of shapes: how many, which, where, of what colour.
#include "core/data/question_scenes.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace clinic {

namespace {

double slightTurn(Rng& rng)
{
    return rng.uniform(-0.2, 0.2);
}

DrawnShape shapeIn(SyntheticShape shape, DrawnPoint at, double radius, Rng& rng)
{
    return {.shape = shape,
        .at = at,
        .radius = radius,
        .turn = slightTurn(rng),
        .colour = anyColour(rng)};
}

DrawnPoint near(DrawnPoint at, double by, Rng& rng)
{
    const double x = at.x + rng.uniform(-by, by);
    return {x, at.y + rng.uniform(-by, by)};
}

/// One large shape, about in the middle.
DrawnShape largeShape(SyntheticShape shape, Rng& rng)
{
    const DrawnPoint at = near({0.5, 0.5}, 0.1, rng);
    return shapeIn(shape, at, rng.uniform(0.26, 0.36), rng);
}

std::array<std::string_view, groundColours> colourNames()
{
    std::array<std::string_view, groundColours> names;
    for (std::size_t i = 0; i < names.size(); ++i)
        names.at(i) = syntheticPalette.at(i).name;
    return names;
}

} // namespace

QuestionScene colourScene(Rng& rng, int side)
{
    static const auto names = colourNames();
    DrawnShape shape = largeShape(anyShape(rng), rng);
    const auto truth = static_cast<std::size_t>(rng.below(names.size()));
    shape.colour = syntheticPalette.at(truth).colour;
    PictureCanvas canvas(side, mixed({130, 132, 135}, paperColour, rng.uniform(0.4, 0.9)));
    canvas.draw(shape);
    const std::string name(shapeName(shape.shape));
    return {finished(canvas, rng), "What colour is the " + name + "?",
        claimsOf(names, truth, "the " + name + " is {}", rng)};
}

QuestionScene textureScene(Rng& rng, int side)
{
    static constexpr std::array<std::string_view, 4> names {
        "plain", "striped", "dotted", "checkered"};
    constexpr std::array<SyntheticShape, 4> wide {SyntheticShape::Circle, SyntheticShape::Square,
        SyntheticShape::Heart, SyntheticShape::Triangle}; // with room for a texture
    DrawnShape shape = largeShape(wide.at(rng.below(wide.size())), rng);
    shape.radius = rng.uniform(0.34, 0.42);
    const auto truth = static_cast<std::size_t>(rng.below(names.size()));
    shape.texture = static_cast<Texture>(truth);
    PictureCanvas canvas = paleCanvas(rng, side);
    canvas.draw(shape);
    const std::string name(shapeName(shape.shape));
    return {finished(canvas, rng), "What does the surface of the " + name + " look like?",
        claimsOf(names, truth, "the " + name + " is {}", rng)};
}

QuestionScene shapeScene(Rng& rng, int side)
{
    const SyntheticShape truth = anyShape(rng);
    const auto colour = static_cast<std::size_t>(rng.below(groundColours));
    DrawnShape shape = largeShape(truth, rng);
    shape.colour = syntheticPalette.at(colour).colour;
    PictureCanvas canvas = paleCanvas(rng, side);
    canvas.draw(shape);
    const std::string colourName(syntheticPalette.at(colour).name);
    std::vector<std::string> nouns;
    for (int i = 0; i <= static_cast<int>(SyntheticShape::Moon); ++i)
        nouns.push_back(
            withArticle(colourName + " " + std::string(shapeName(static_cast<SyntheticShape>(i)))));
    const std::vector<std::string_view> values(nouns.begin(), nouns.end());
    return {finished(canvas, rng), "What shape is this " + colourName + " thing?",
        claimsOf(values, static_cast<std::size_t>(truth), "this is {}", rng)};
}

QuestionScene numberScene(Rng& rng, int side)
{
    static constexpr std::array<std::string_view, 6> plain {
        "one", "two", "three", "four", "five", "six"};
    const SyntheticShape shape = anyShape(rng);
    const auto truth = static_cast<std::size_t>(rng.below(plain.size()));
    std::vector<DrawnPoint> places; // of a grid, so that nothing overlaps
    for (int i = 0; i < 9; ++i)
        places.push_back({0.18 + 0.32 * (i % 3), 0.18 + 0.32 * (i / 3)});
    shuffle(places, rng);
    const PaintColour colour = anyColour(rng);
    PictureCanvas canvas = paleCanvas(rng, side);
    for (std::size_t i = 0; i <= truth; ++i) {
        DrawnShape one = shapeIn(shape, near(places[i], 0.02, rng), rng.uniform(0.12, 0.14), rng);
        one.colour = colour;
        canvas.draw(one);
    }
    const std::string name(shapeName(shape));
    const std::string many = name + (name == "cross" ? "es" : "s");
    std::vector<std::string> claims {"there is one " + name};
    for (std::size_t i = 1; i < plain.size(); ++i)
        claims.push_back("there are " + std::string(plain.at(i)) + " " + many);
    const std::vector<std::string_view> values(claims.begin(), claims.end());
    return {finished(canvas, rng), "How many " + many + " are there?",
        claimsOf(values, truth, "{}", rng)};
}

QuestionScene existenceScene(Rng& rng, int side)
{
    const SyntheticShape first = anyShape(rng);
    const SyntheticShape second = shapeOtherThan(first, rng);
    SyntheticShape filler = shapeOtherThan(first, rng);
    while (filler == second)
        filler = shapeOtherThan(first, rng);
    const auto truth = static_cast<std::size_t>(rng.below(4));
    const bool hasFirst = truth == 0 || truth == 1;
    const bool hasSecond = truth == 0 || truth == 2;
    std::array<DrawnPoint, 2> places {{{0.27, 0.5}, {0.73, 0.5}}};
    if (rng.below(2) == 0)
        std::swap(places[0], places[1]);
    PictureCanvas canvas = paleCanvas(rng, side);
    const std::array<SyntheticShape, 2> shown {
        hasFirst ? first : (hasSecond ? second : filler), hasFirst && hasSecond ? second : filler};
    for (std::size_t i = 0; i < 2; ++i)
        canvas.draw(
            shapeIn(shown.at(i), near(places.at(i), 0.05, rng), rng.uniform(0.17, 0.2), rng));
    const std::string a = withArticle(shapeName(first));
    const std::string b = withArticle(shapeName(second));
    const std::array<std::string, 4> claims {"there is " + a + " and there is " + b,
        "there is " + a + " but not " + b, "there is " + b + " but not " + a,
        "there is neither " + a + " nor " + b};
    const std::vector<std::string_view> values(claims.begin(), claims.end());
    return {finished(canvas, rng), "Can " + a + " or " + b + " be seen?",
        claimsOf(values, truth, "{}", rng)};
}

QuestionScene positionScene(Rng& rng, int side)
{
    static constexpr std::array<std::string_view, 5> names {"at the top left", "at the top right",
        "at the bottom left", "at the bottom right", "in the middle"};
    constexpr std::array<DrawnPoint, 5> places {
        {{0.25, 0.25}, {0.75, 0.25}, {0.25, 0.75}, {0.75, 0.75}, {0.5, 0.5}}};
    const SyntheticShape shape = anyShape(rng);
    const auto truth = static_cast<std::size_t>(rng.below(names.size()));
    PictureCanvas canvas = paleCanvas(rng, side);
    canvas.draw(shapeIn(shape, near(places.at(truth), 0.03, rng), rng.uniform(0.18, 0.22), rng));
    const std::string name(shapeName(shape));
    return {finished(canvas, rng), "Where is the " + name + "?",
        claimsOf(names, truth, "the " + name + " is {}", rng)};
}

QuestionScene relationScene(Rng& rng, int side)
{
    static constexpr std::array<std::string_view, 5> names {
        "to the left of", "to the right of", "above", "below", "in front of"};
    constexpr std::array<DrawnPoint, 5> places {
        {{0.25, 0.5}, {0.75, 0.5}, {0.5, 0.25}, {0.5, 0.75}, {0.5, 0.5}}};
    const SyntheticShape first = anyShape(rng);
    const SyntheticShape second = shapeOtherThan(first, rng);
    const auto truth = static_cast<std::size_t>(rng.below(names.size()));
    const bool covers = truth == 4;
    const DrawnPoint at = places.at(truth);
    PictureCanvas canvas = paleCanvas(rng, side);
    DrawnShape under = shapeIn(second, near({1 - at.x, 1 - at.y}, 0.03, rng),
        covers ? rng.uniform(0.4, 0.44) : rng.uniform(0.17, 0.21), rng);
    DrawnShape over = shapeIn(first, near(at, 0.03, rng),
        covers ? rng.uniform(0.16, 0.19) : rng.uniform(0.17, 0.21), rng);
    canvas.draw(under);
    canvas.draw(over);
    const std::string a = "the " + std::string(shapeName(first));
    const std::string b = "the " + std::string(shapeName(second));
    return {finished(canvas, rng), "Where is " + a + ", seen from " + b + "?",
        claimsOf(names, truth, a + " is {} " + b, rng)};
}

} // namespace clinic
