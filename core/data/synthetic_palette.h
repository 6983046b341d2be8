// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace clinic {

/// A colour of drawn pictures; each level is 0 to 255.
struct PaintColour {
    double red = 0, green = 0, blue = 0;
};

/// A colour that captions and questions name.
struct NamedColour {
    std::string_view name;
    PaintColour colour;
};

inline constexpr std::array<NamedColour, 13> syntheticPalette {{
    {"red", {215, 35, 40}},
    {"orange", {245, 140, 25}},
    {"yellow", {245, 215, 50}},
    {"green", {45, 160, 65}},
    {"blue", {40, 90, 215}},
    {"purple", {125, 55, 165}},
    {"pink", {245, 135, 180}},
    {"turquoise", {50, 195, 190}},
    {"brown", {125, 75, 40}},
    {"black", {25, 25, 28}},
    {"white", {245, 245, 243}},
    {"gray", {130, 132, 135}},
    {"dark blue", {20, 30, 95}},
}};

inline constexpr PaintColour outlineColour {22, 22, 28};
inline constexpr PaintColour paperColour {255, 255, 255};
/// The first of the palette: those that backgrounds are made of, paler than shapes.
inline constexpr std::size_t groundColours = 8;

/// `share` of b in a; 0 is a.
constexpr PaintColour mixed(const PaintColour& a, const PaintColour& b, double share)
{
    return {a.red + (b.red - a.red) * share, a.green + (b.green - a.green) * share,
        a.blue + (b.blue - a.blue) * share};
}

} // namespace clinic
