// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QColor>

#include <span>

namespace clinic::ui {

/// The colours that carry data; the same in light and dark, told apart by colour-blind people too.
namespace data_colour {
inline constexpr QRgb clean = 0xff7a8ba3;
inline constexpr QRgb poisoned = 0xffd1495b;
inline constexpr QRgb triggered = 0xffe58b2f; ///< trigger applied at evaluation
inline constexpr QRgb targetClass = 0xffd9a400;
inline constexpr QRgb cured = 0xff2a9d8f;
inline constexpr QRgb other = 0xff9a9a9a; ///< what has no colour of its own
} // namespace data_colour

/// For groups without a meaning of their own (labels), the most frequent one first.
std::span<const QRgb> groupColours();

/// Perceptually even map for scores, dark violet to light yellow; t is clamped to 0..1.
QRgb sequentialColour(double t);
/// For differences: blue, grey at t = 0.5, red; t is clamped to 0..1.
QRgb divergingColour(double t);

} // namespace clinic::ui
