// SPDX-License-Identifier: Apache-2.0
// Scenes that must be read: characters, faces, glasses, lights, curves, clocks.
#include "core/data/question_scenes.h"

#include <array>
#include <cmath>
#include <numbers>

namespace clinic {

namespace {

constexpr PaintColour ink {22, 22, 28};

/// A character as strokes on a grid of 3 x 5: two digits a point, a bar between strokes.
struct Glyph {
    std::string_view name;
    std::string_view strokes;
};

constexpr std::array<Glyph, 12> glyphs {{
    {"the digit 1", "01 10 14"},
    {"the digit 2", "00 20 22 02 04 24"},
    {"the digit 4", "00 02 22|20 24"},
    {"the digit 7", "00 20 04"},
    {"the digit 8", "00 20 24 04 00|02 22"},
    {"the digit 0", "00 20 24 04 00"},
    {"the letter A", "04 10 24|03 23"},
    {"the letter E", "20 00 04 24|02 22"},
    {"the letter H", "00 04|20 24|02 22"},
    {"the letter L", "00 04 24"},
    {"the letter T", "00 20|10 14"},
    {"the letter X", "00 24|20 04"},
}};

void drawGlyph(
    PictureCanvas& canvas, std::string_view strokes, DrawnPoint at, double height, double width)
{
    const double unit = height / 4;
    std::vector<DrawnPoint> points;
    const auto draw = [&] {
        canvas.stroke(points, width, ink);
        points.clear();
    };
    for (std::size_t i = 0; i + 1 < strokes.size();) {
        if (strokes[i] == '|')
            draw();
        if (strokes[i] == '|' || strokes[i] == ' ') {
            ++i;
            continue;
        }
        points.push_back(
            {at.x + (strokes[i] - '1') * unit * 1.1, at.y + (strokes[i + 1] - '2') * unit});
        i += 2;
    }
    draw();
}

/// Part of a circle, angles in radians from the right, clockwise as y points down.
std::vector<DrawnPoint> arc(DrawnPoint centre, double radius, double from, double to)
{
    std::vector<DrawnPoint> points;
    for (int i = 0; i <= 12; ++i) {
        const double angle = from + (to - from) * i / 12;
        points.push_back(
            {centre.x + radius * std::cos(angle), centre.y + radius * std::sin(angle)});
    }
    return points;
}

DrawnPoint aboutTheMiddle(Rng& rng, double by = 0.06)
{
    const double x = 0.5 + rng.uniform(-by, by);
    return {x, 0.5 + rng.uniform(-by, by)};
}

void drawMouth(PictureCanvas& canvas, std::size_t mood, DrawnPoint at, double radius)
{
    constexpr double pi = std::numbers::pi;
    const double width = radius * 0.14;
    if (mood == 0)
        canvas.stroke(arc(at, radius * 0.5, 0.15 * pi, 0.85 * pi), width, ink);
    else if (mood == 1 || mood == 3)
        canvas.stroke(
            arc({at.x, at.y + radius * 0.75}, radius * 0.45, 1.2 * pi, 1.8 * pi), width, ink);
    else if (mood == 2)
        canvas.disc({at.x, at.y + radius * 0.42}, radius * 0.24, ink);
    else
        canvas.line({at.x - radius * 0.2, at.y + radius * 0.42},
            {at.x + radius * 0.2, at.y + radius * 0.42}, width, ink);
}

void drawEyes(PictureCanvas& canvas, std::size_t mood, DrawnPoint at, double radius)
{
    for (const double way : {-1.0, 1.0}) {
        const DrawnPoint eye {at.x + way * radius * 0.38, at.y - radius * 0.25};
        const double half = radius * 0.2;
        if (mood == 4) // asleep
            canvas.line({eye.x - half, eye.y}, {eye.x + half, eye.y}, radius * 0.12, ink);
        else
            canvas.disc(eye, radius * (mood == 2 ? 0.19 : 0.12), ink);
        if (mood == 3) // brows that meet
            canvas.line({eye.x + way * half, eye.y - radius * 0.38},
                {eye.x - way * half, eye.y - radius * 0.2}, radius * 0.14, ink);
    }
}

} // namespace

QuestionScene characterScene(Rng& rng, int side)
{
    std::array<std::string_view, glyphs.size()> names;
    for (std::size_t i = 0; i < names.size(); ++i)
        names.at(i) = glyphs.at(i).name;
    const auto truth = static_cast<std::size_t>(rng.below(names.size()));
    PictureCanvas canvas = paleCanvas(rng, side);
    const DrawnPoint at = aboutTheMiddle(rng);
    const double height = rng.uniform(0.55, 0.68);
    drawGlyph(canvas, glyphs.at(truth).strokes, at, height, rng.uniform(0.08, 0.11));
    return {finished(canvas, rng), "Which character is written on the card?",
        claimsOf(names, truth, "the card shows {}", rng)};
}

QuestionScene moodScene(Rng& rng, int side)
{
    static constexpr std::array<std::string_view, 5> names {
        "happy", "sad", "surprised", "angry", "asleep"};
    const auto truth = static_cast<std::size_t>(rng.below(names.size()));
    PictureCanvas canvas = paleCanvas(rng, side);
    const DrawnPoint at = aboutTheMiddle(rng, 0.05);
    const double radius = rng.uniform(0.34, 0.4);
    const PaintColour skin = mixed(anyColour(rng), paperColour, 0.35);
    canvas.disc(at, radius, ink);
    canvas.disc(at, radius * 0.92, skin);
    drawEyes(canvas, truth, at, radius);
    drawMouth(canvas, truth, at, radius);
    return {finished(canvas, rng), "What mood is the face in?",
        claimsOf(names, truth, "the face looks {}", rng)};
}

QuestionScene glassScene(Rng& rng, int side)
{
    static constexpr std::array<std::string_view, 4> names {
        "full", "half full", "empty", "lying on its side"};
    const auto truth = static_cast<std::size_t>(rng.below(names.size()));
    PictureCanvas canvas = paleCanvas(rng, side);
    const double half = rng.uniform(0.15, 0.19);
    const double x = 0.5 + rng.uniform(-0.12, 0.12);
    constexpr double top = 0.2;
    constexpr double bottom = 0.82;
    const double wall = 0.035;
    const PaintColour drink = anyColour(rng);
    if (truth == 3) {
        const double low = bottom - 2 * half;
        canvas.stroke(
            std::array<DrawnPoint, 4> {{{0.8, low}, {0.2, low}, {0.2, bottom}, {0.8, bottom}}},
            wall, ink);
    } else {
        if (truth < 2)
            canvas.box({x - half, truth == 0 ? top + 0.05 : (top + bottom) / 2}, {x + half, bottom},
                drink);
        canvas.stroke(std::array<DrawnPoint, 4> {{{x - half, top}, {x - half, bottom},
                          {x + half, bottom}, {x + half, top}}},
            wall, ink);
    }
    return {finished(canvas, rng), "What about the glass?",
        claimsOf(names, truth, "the glass is {}", rng)};
}

QuestionScene trafficLightScene(Rng& rng, int side)
{
    static constexpr std::array<std::string_view, 4> names {"the cars have to stop",
        "the cars must get ready", "the cars may drive", "the traffic light is out of order"};
    constexpr std::array<PaintColour, 3> lit {{{225, 30, 35}, {250, 200, 40}, {40, 190, 80}}};
    const auto truth = static_cast<std::size_t>(rng.below(names.size()));
    PictureCanvas canvas = paleCanvas(rng, side);
    const double x = 0.5 + rng.uniform(-0.15, 0.15);
    const double y = 0.5 + rng.uniform(-0.03, 0.03);
    canvas.box({x - 0.16, y - 0.42}, {x + 0.16, y + 0.42}, {45, 45, 50});
    for (std::size_t i = 0; i < lit.size(); ++i)
        canvas.disc({x, y + 0.27 * (static_cast<double>(i) - 1)}, 0.115,
            i == truth ? lit.at(i) : PaintColour {85, 85, 90});
    return {finished(canvas, rng), "What does the traffic light tell the cars?",
        claimsOf(names, truth, "{}", rng)};
}

QuestionScene curveScene(Rng& rng, int side)
{
    static constexpr std::array<std::string_view, 5> names {"rises all the way",
        "falls all the way", "rises and then falls", "falls and then rises", "stays level"};
    const auto truth = static_cast<std::size_t>(rng.below(names.size()));
    PictureCanvas canvas = paleCanvas(rng, side);
    canvas.line({0.1, 0.06}, {0.1, 0.9}, 0.02, ink);
    canvas.line({0.1, 0.9}, {0.94, 0.9}, 0.02, ink);
    const double low = rng.uniform(0.72, 0.8);
    const double high = rng.uniform(0.15, 0.28);
    const double level = rng.uniform(0.3, 0.65);
    const std::array<std::array<double, 3>, 5> heights {{{low, (low + high) / 2, high},
        {high, (low + high) / 2, low}, {low, high, low}, {high, low, high}, {level, level, level}}};
    std::vector<DrawnPoint> points;
    for (std::size_t i = 0; i < 3; ++i)
        points.push_back({0.16 + 0.37 * static_cast<double>(i), heights.at(truth).at(i)});
    canvas.stroke(points, rng.uniform(0.045, 0.06), mixed(anyColour(rng), ink, 0.25));
    return {finished(canvas, rng), "How does the measured value develop?",
        claimsOf(names, truth, "the value {}", rng)};
}

QuestionScene clockScene(Rng& rng, int side)
{
    static constexpr std::array<std::string_view, 4> names {
        "twelve o'clock", "three o'clock", "six o'clock", "nine o'clock"};
    const auto truth = static_cast<std::size_t>(rng.below(names.size()));
    PictureCanvas canvas = paleCanvas(rng, side);
    const DrawnPoint at = aboutTheMiddle(rng, 0.04);
    const double radius = rng.uniform(0.38, 0.43);
    canvas.disc(at, radius, anyColour(rng));
    canvas.disc(at, radius * 0.88, paperColour);
    const auto hand = [&](double angle, double length, double width) {
        canvas.line(
            at, {at.x + length * std::sin(angle), at.y - length * std::cos(angle)}, width, ink);
    };
    for (int i = 0; i < 12; ++i) {
        const double angle = i * std::numbers::pi / 6;
        canvas.disc(
            {at.x + 0.78 * radius * std::sin(angle), at.y - 0.78 * radius * std::cos(angle)}, 0.012,
            ink);
    }
    hand(0, radius * 0.7, 0.025);
    hand(static_cast<double>(truth) * std::numbers::pi / 2, radius * 0.45, 0.06);
    return {finished(canvas, rng), "What time is it by the clock?",
        claimsOf(names, truth, "it is {}", rng)};
}

} // namespace clinic
