// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/synthetic_palette.h"
#include "core/data/synthetic_shapes.h"
#include "core/image/image.h"

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

namespace clinic {

/// A place in a drawn picture, in shares of its side; y points down.
struct DrawnPoint {
    double x = 0, y = 0;
};

/// What an area is filled with.
enum class Texture { Plain, Stripes, Dots, Checks };

/// A filled shape with a dark outline.
struct DrawnShape {
    SyntheticShape shape = SyntheticShape::Circle;
    DrawnPoint at {0.5, 0.5};
    double radius = 0.3; ///< share of the side
    double turn = 0; ///< radians
    PaintColour colour;
    Texture texture = Texture::Plain; ///< others put paper between the colour
};

/// A square picture to draw on; later marks cover earlier ones. Edges are smoothed by 4 x 4 points
/// a pixel.
class PictureCanvas {
public:
    PictureCanvas(int side, PaintColour ground);

    void draw(const DrawnShape& shape);
    /// Joined lines with round ends; `width` in shares of the side.
    void stroke(std::span<const DrawnPoint> points, double width, PaintColour colour);
    void line(DrawnPoint from, DrawnPoint to, double width, PaintColour colour);
    void disc(DrawnPoint centre, double radius, PaintColour colour);
    /// An upright rectangle between two corners.
    void box(DrawnPoint low, DrawnPoint high, PaintColour colour);

    /// The picture, with noise of up to this many grey levels, drawn from the seed.
    Image image(double noise, std::uint64_t seed) const;

private:
    using Inside = std::function<bool(DrawnPoint)>;
    using Colour = std::function<PaintColour(DrawnPoint)>;
    /// Fills what is inside of the square around `centre`.
    void fill(DrawnPoint centre, double reach, const Inside& inside, const Colour& colour);

    int m_side;
    std::vector<PaintColour> m_pixels; ///< rows from the top
};

} // namespace clinic
