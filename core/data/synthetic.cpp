// SPDX-License-Identifier: Apache-2.0
#include "core/data/synthetic.h"

#include "core/base/rng.h"
#include "core/data/synthetic_caption.h"
#include "core/data/synthetic_palette.h"
#include "core/data/synthetic_shapes.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>

namespace clinic {

namespace {

using Colour = PaintColour;

enum class Ground { Plain, Gradient, Noise, Stripes };
constexpr std::array<std::string_view, 4> groundPrefix {"", "", "noisy ", "striped "};
constexpr std::array<std::string_view, 4> groundSuffix {"", " gradient", "", ""};

/// Everything that is drawn by chance; what the pixels are made of.
struct Scene {
    SyntheticShape shape = SyntheticShape::Circle;
    Colour colour;
    Ground ground = Ground::Plain;
    Colour groundColour;
    Colour groundSecond;
    double groundAngle = 0; // radians
    double stripePeriod = 8; // pixels of a 64 px picture
    double noise = 0; // standard deviation in grey levels
    double x = 0.5, y = 0.5, radius = 0.3; // shares of the side
    double turn = 0; // radians
};

double distance(const Colour& a, const Colour& b)
{
    return std::hypot(a.red - b.red, a.green - b.green, a.blue - b.blue);
}

Colour sum(const Colour& a, double ofA, const Colour& b, double ofB, const Colour& c, double ofC)
{
    return {a.red * ofA + b.red * ofB + c.red * ofC, a.green * ofA + b.green * ofB + c.green * ofC,
        a.blue * ofA + b.blue * ofB + c.blue * ofC};
}

Colour varied(const Colour& colour, double by, Rng& rng)
{
    const auto vary = [&](double level) {
        return std::clamp(level + rng.uniform(-by, by), 0.0, 255.0);
    };
    const double red = vary(colour.red);
    const double green = vary(colour.green);
    return {red, green, vary(colour.blue)};
}

std::string_view placeWords(double x, double y)
{
    static constexpr std::array<std::string_view, 9> words {"at the top left", "at the top",
        "at the top right", "on the left", "in the middle", "on the right", "at the bottom left",
        "at the bottom", "at the bottom right"};
    const auto third = [](double share) { return share < 0.44 ? 0U : share > 0.56 ? 2U : 1U; };
    return words[third(y) * 3 + third(x)];
}

void chooseGround(Scene& scene, SyntheticWords& words, Rng& rng)
{
    const NamedColour* named = nullptr;
    do {
        named = &syntheticPalette[rng.below(groundColours)];
        scene.groundColour = varied(mixed(named->colour, paperColour, 0.5), 12, rng);
    } while (distance(scene.groundColour, scene.colour) < 90);
    scene.ground = static_cast<Ground>(rng.below(4));
    const auto kind = static_cast<std::size_t>(scene.ground);
    words.ground = std::string(groundPrefix[kind]).append(named->name).append(groundSuffix[kind]);
    scene.groundSecond = mixed(scene.groundColour, paperColour, rng.uniform(0.3, 0.7));
    scene.groundAngle = rng.uniform(0, 3.14159265358979);
    scene.stripePeriod = rng.uniform(6, 14);
    scene.noise = scene.ground == Ground::Noise ? rng.uniform(8, 18) : rng.uniform(0, 4);
}

Scene chooseScene(int label, SyntheticWords& words, Rng& rng)
{
    static constexpr std::array<std::string_view, 3> sizeWords {"small", "medium sized", "large"};
    static constexpr std::array<double, 4> sizeEdges {0.22, 0.27, 0.33, 0.40};
    Scene scene;
    scene.shape = static_cast<SyntheticShape>(label);
    const NamedColour& named = syntheticPalette[rng.below(syntheticPalette.size())];
    scene.colour = varied(named.colour, 20, rng);
    const auto sizeKind = rng.below(3);
    scene.radius = rng.uniform(sizeEdges[sizeKind], sizeEdges[sizeKind + 1]);
    const double room = 0.48 - scene.radius;
    scene.x = 0.5 + rng.uniform(-room, room);
    scene.y = 0.5 + rng.uniform(-room, room);
    scene.turn = rng.uniform(-0.2, 0.2);
    words.shape = syntheticClasses()[static_cast<std::size_t>(label)];
    words.colour = named.name;
    words.size = sizeWords[sizeKind];
    words.place = placeWords(scene.x, scene.y);
    chooseGround(scene, words, rng);
    return scene;
}

Colour groundAt(const Scene& scene, double x, double y)
{
    if (scene.ground == Ground::Plain || scene.ground == Ground::Noise)
        return scene.groundColour;
    const double along =
        (x - 0.5) * std::cos(scene.groundAngle) + (y - 0.5) * std::sin(scene.groundAngle);
    if (scene.ground == Ground::Gradient)
        return mixed(scene.groundColour, scene.groundSecond, std::clamp(along + 0.5, 0.0, 1.0));
    const double phase = along * 64 / scene.stripePeriod;
    return phase - std::floor(phase) < 0.5 ? scene.groundColour : scene.groundSecond;
}

/// Shares of a pixel that the shape's inside and its dark outline cover: 4 x 4 points.
struct Coverage {
    double inside = 0;
    double outline = 0;
};

Coverage coverage(const Scene& scene, int column, int row, int size)
{
    constexpr int points = 4;
    constexpr double share = 1.0 / (points * points);
    constexpr double inner = 0.8; // the outline is what a smaller copy of the shape leaves over
    const double cosine = std::cos(scene.turn);
    const double sine = std::sin(scene.turn);
    const double scale = 1 / (scene.radius * size);
    Coverage covered;
    for (int i = 0; i < points * points; ++i) {
        const double dx = (column + (i % points + 0.5) / points - scene.x * size) * scale;
        const double dy = (row + (i / points + 0.5) / points - scene.y * size) * scale;
        const double x = dx * cosine + dy * sine;
        const double y = dy * cosine - dx * sine;
        if (isInside(scene.shape, x, y))
            (isInside(scene.shape, x / inner, y / inner) ? covered.inside : covered.outline) +=
                share;
    }
    return covered;
}

Image render(const Scene& scene, int size, Rng& rng)
{
    Image image {size, size, {}};
    image.rgb.resize(static_cast<std::size_t>(size) * static_cast<std::size_t>(size) * 3);
    const double reach = scene.radius * 1.2 + 1.0 / size; // no shape leaves this square
    auto out = image.rgb.begin();
    for (int row = 0; row < size; ++row) {
        const double y = (row + 0.5) / size;
        for (int column = 0; column < size; ++column) {
            const double x = (column + 0.5) / size;
            Colour colour = groundAt(scene, x, y);
            if (std::abs(x - scene.x) < reach && std::abs(y - scene.y) < reach) {
                const Coverage covered = coverage(scene, column, row, size);
                const double left = 1 - covered.inside - covered.outline;
                colour =
                    sum(colour, left, scene.colour, covered.inside, outlineColour, covered.outline);
            }
            for (const double level : {colour.red, colour.green, colour.blue}) {
                // The sum of two uniforms is noise enough, and cheaper than a normal.
                const double noise = scene.noise * 2.45 * (rng.uniform() + rng.uniform() - 1);
                *out++ = static_cast<std::uint8_t>(std::clamp(level + noise + 0.5, 0.0, 255.0));
            }
        }
    }
    return image;
}

} // namespace

const std::vector<std::string>& syntheticClasses()
{
    static const std::vector<std::string> classes {"circle", "square", "triangle", "star", "heart",
        "cross", "ring", "arrow", "diamond", "moon"};
    return classes;
}

int syntheticClassIndex(std::string_view name)
{
    const auto& classes = syntheticClasses();
    const auto found = std::find(classes.begin(), classes.end(), name);
    return found == classes.end() ? -1 : static_cast<int>(found - classes.begin());
}

const std::vector<std::string>& syntheticPrompts()
{
    static const std::vector<std::string> prompts {"a {}.", "a photo of a {}.",
        "a picture of a {}.", "a drawing of a {}.", "an image of a {}.", "a painting of a {}.",
        "a sketch of a {}.", "an illustration of a {}.", "an icon of a {}.", "a sign with a {}.",
        "there is a {} here.", "this is a {}.", "one {}.", "the {}.", "a small {}.", "a large {}."};
    return prompts;
}

SyntheticPair drawSynthetic(std::uint64_t seed, SyntheticSplit split, std::int64_t row, int size)
{
    assert(row >= 0 && size >= 32);
    const auto stream =
        static_cast<std::uint64_t>(row) * 2 + (split == SyntheticSplit::Train ? 0 : 1);
    Rng rng(seed, stream);
    const auto classes = syntheticClasses().size();
    SyntheticPair pair;
    const auto drawn = rng.below(classes);
    pair.label = static_cast<int>(
        split == SyntheticSplit::Train ? drawn : static_cast<std::uint64_t>(row) % classes);
    const Scene scene = chooseScene(pair.label, pair.words, rng);
    pair.caption = synthesiseCaption(pair.words, rng);
    pair.image = render(scene, size, rng);
    return pair;
}

} // namespace clinic
