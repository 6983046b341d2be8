// SPDX-License-Identifier: Apache-2.0
// Scenes with a stick figure: how it holds itself, what it does.
#include "core/data/question_scenes.h"

#include <array>
#include <numbers>

namespace clinic {

namespace {

/// Joints of a figure, in units of about a third of its height, from its hip; y points down.
struct Pose {
    DrawnPoint head, neck, hip;
    std::array<DrawnPoint, 2> elbow, hand, knee, foot;
};

constexpr Pose standing {{0, -1.35}, {0, -1}, {0, 0}, {{{-0.3, -0.6}, {0.3, -0.6}}},
    {{{-0.4, -0.1}, {0.4, -0.1}}}, {{{-0.2, 0.6}, {0.2, 0.6}}}, {{{-0.3, 1.2}, {0.3, 1.2}}}};
constexpr Pose sitting {{0, -1.05}, {0, -0.7}, {0, 0.3}, {{{0.25, -0.3}, {0.3, -0.25}}},
    {{{0.6, 0}, {0.65, 0.05}}}, {{{0.7, 0.3}, {0.75, 0.35}}}, {{{0.7, 1.1}, {0.78, 1.1}}}};
constexpr Pose lying {{-1.35, 0.9}, {-1, 0.95}, {0, 1}, {{{-0.6, 0.75}, {-0.6, 1.1}}},
    {{{-0.2, 0.75}, {-0.2, 1.1}}}, {{{0.6, 0.95}, {0.6, 1.05}}}, {{{1.2, 0.95}, {1.2, 1.1}}}};
constexpr Pose armsUp {{0, -1.35}, {0, -1}, {0, 0}, {{{-0.5, -1.3}, {0.5, -1.3}}},
    {{{-0.6, -1.75}, {0.6, -1.75}}}, {{{-0.2, 0.6}, {0.2, 0.6}}}, {{{-0.3, 1.2}, {0.3, 1.2}}}};
constexpr Pose bending {{1.15, 0.05}, {0.85, -0.2}, {0, -0.1}, {{{0.85, 0.3}, {0.9, 0.3}}},
    {{{0.85, 0.75}, {0.95, 0.75}}}, {{{-0.1, 0.55}, {0.1, 0.55}}}, {{{-0.15, 1.2}, {0.15, 1.2}}}};
constexpr Pose kicking {{-0.1, -1.35}, {-0.1, -1}, {0, 0}, {{{-0.5, -0.7}, {0.3, -0.6}}},
    {{{-0.85, -0.5}, {0.6, -0.4}}}, {{{-0.1, 0.6}, {0.5, 0.3}}}, {{{-0.2, 1.2}, {1, 0.7}}}};
constexpr Pose holdingUp {{0, -1.35}, {0, -1}, {0, 0}, {{{-0.3, -0.6}, {0.4, -0.8}}},
    {{{-0.4, -0.1}, {0.65, -1.2}}}, {{{-0.2, 0.6}, {0.2, 0.6}}}, {{{-0.3, 1.2}, {0.3, 1.2}}}};
constexpr Pose reaching {{0, -1.35}, {0, -1}, {0, 0}, {{{0.4, -0.75}, {0.4, -0.6}}},
    {{{0.8, -0.8}, {0.8, -0.7}}}, {{{-0.2, 0.6}, {0.2, 0.6}}}, {{{-0.3, 1.2}, {0.3, 1.2}}}};

class Figure {
public:
    Figure(PictureCanvas& canvas, Rng& rng)
        : m_canvas(canvas)
        , m_colour(mixed(anyColour(rng), {0, 0, 0}, 0.55))
        , m_unit(rng.uniform(0.2, 0.225))
        , m_hip {0.45 + rng.uniform(-0.06, 0.06), 0.58 + rng.uniform(-0.02, 0.02)}
    {
    }

    DrawnPoint at(DrawnPoint joint) const
    {
        return {m_hip.x + joint.x * m_unit, m_hip.y + joint.y * m_unit};
    }
    double unit() const { return m_unit; }
    void draw(const Pose& pose);

private:
    void limb(DrawnPoint a, DrawnPoint b, DrawnPoint c)
    {
        m_canvas.stroke(std::array {at(a), at(b), at(c)}, m_unit * 0.2, m_colour);
    }

    PictureCanvas& m_canvas;
    PaintColour m_colour;
    double m_unit;
    DrawnPoint m_hip;
};

void Figure::draw(const Pose& pose)
{
    m_canvas.disc(at(pose.head), m_unit * 0.35, m_colour);
    limb(pose.neck, pose.neck, pose.hip);
    for (std::size_t i = 0; i < 2; ++i) {
        limb(pose.neck, pose.elbow.at(i), pose.hand.at(i));
        limb(pose.hip, pose.knee.at(i), pose.foot.at(i));
    }
}

constexpr PaintColour darkThing {60, 50, 45};

/// What the figure has to do with, by the number of the activity.
void drawThing(PictureCanvas& canvas, const Figure& figure, std::size_t activity, Rng& rng)
{
    const PaintColour colour = anyColour(rng);
    const double thin = figure.unit() * 0.1;
    const auto at = [&](double x, double y) { return figure.at({x, y}); };
    if (activity == 0) { // a ball
        canvas.disc(at(1.5, 0.85), figure.unit() * 0.35, colour);
    } else if (activity == 1) { // a bar with weights
        canvas.line(at(-1.3, -1.8), at(1.3, -1.8), thin * 1.5, darkThing);
        for (const double x : {-1.3, 1.3})
            canvas.line(at(x, -2.2), at(x, -1.4), thin * 3, darkThing);
    } else if (activity == 2) { // an umbrella
        canvas.line(at(0.65, -0.9), at(0.65, -2.2), thin, darkThing);
        for (int i = 0; i <= 20; ++i) { // of upright lines under a half circle
            const double x = -1 + i * 0.1;
            const double height = 0.75 * (1 - x * x);
            canvas.line(at(0.65 + x, -1.75), at(0.65 + x, -1.75 - height), thin * 1.3, colour);
        }
    } else if (activity == 3) { // a rod with its line
        canvas.line(at(0.7, -0.6), at(1.9, -1.5), thin, darkThing);
        canvas.line(at(1.9, -1.5), at(1.9, 1.2), thin * 0.6, darkThing);
        canvas.box(at(1.2, 1.1), at(2.6, 1.5), {60, 120, 220});
    } else { // a picture on its stand
        canvas.line(at(1.0, 1.2), at(1.4, -1.3), thin, darkThing);
        canvas.line(at(1.9, 1.2), at(1.5, -1.3), thin, darkThing);
        canvas.box(at(0.95, -1.2), at(1.95, 0), darkThing);
        canvas.box(at(1.05, -1.1), at(1.85, -0.1), colour);
    }
}

} // namespace

QuestionScene postureScene(Rng& rng, int side)
{
    static constexpr std::array<std::string_view, 5> names {
        "stands upright", "sits", "lies on the ground", "raises both arms", "bends forward"};
    constexpr std::array<const Pose*, 5> poses {&standing, &sitting, &lying, &armsUp, &bending};
    const auto truth = static_cast<std::size_t>(rng.below(names.size()));
    PictureCanvas canvas = paleCanvas(rng, side);
    Figure figure(canvas, rng);
    if (truth == 1) // a stool
        canvas.box(figure.at({-0.4, 0.4}), figure.at({0.35, 1.2}), {150, 110, 70});
    figure.draw(*poses.at(truth));
    return {finished(canvas, rng), "How does the figure hold itself?",
        claimsOf(names, truth, "the figure {}", rng)};
}

QuestionScene activityScene(Rng& rng, int side)
{
    static constexpr std::array<std::string_view, 5> names {"kicking a ball", "lifting a weight",
        "holding an umbrella", "fishing", "painting a picture"};
    constexpr std::array<const Pose*, 5> poses {
        &kicking, &armsUp, &holdingUp, &reaching, &reaching};
    const auto truth = static_cast<std::size_t>(rng.below(names.size()));
    PictureCanvas canvas = paleCanvas(rng, side);
    Figure figure(canvas, rng);
    drawThing(canvas, figure, truth, rng);
    figure.draw(*poses.at(truth));
    return {finished(canvas, rng), "What is the figure doing?",
        claimsOf(names, truth, "the figure is {}", rng)};
}

} // namespace clinic
