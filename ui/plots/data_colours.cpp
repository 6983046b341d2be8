// SPDX-License-Identifier: Apache-2.0
#include "ui/plots/data_colours.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace clinic::ui {

namespace {

// Lightness rises evenly from 36 to 90 (CIE L*); hue turns from violet over blue and green to
// yellow. The dark end is light enough to be seen on a dark ground.
constexpr std::array<QRgb, 9> sequentialAnchors {0xff6a3d8f, 0xff5d559f, 0xff4c6ea6, 0xff3a86a5,
    0xff2f9d9b, 0xff3fb388, 0xff72c66c, 0xffb1d54f, 0xfff0e04a};
constexpr std::array<QRgb, 7> divergingAnchors {
    0xff2c6fb3, 0xff6d9ccb, 0xffabc0d4, 0xffb9b9b9, 0xffd9b3a4, 0xffd67f69, 0xffc0392f};

constexpr std::array<QRgb, 12> groups {0xff4477aa, 0xffe07b39, 0xff3f9b57, 0xffaa3377, 0xff5bb8d6,
    0xffccab2e, 0xff8c6bb1, 0xffd9697b, 0xff9a6b3f, 0xff87a330, 0xffd987b8, 0xff2f7f79};

QRgb between(std::span<const QRgb> anchors, double t)
{
    const double place =
        std::clamp(std::isnan(t) ? 0.0 : t, 0.0, 1.0) * static_cast<double>(anchors.size() - 1);
    const auto low = std::min(static_cast<std::size_t>(place), anchors.size() - 2);
    const double share = place - static_cast<double>(low);
    const QRgb a = anchors[low];
    const QRgb b = anchors[low + 1];
    const auto mix = [share](int from, int to) {
        return static_cast<int>(std::lround(from + (to - from) * share));
    };
    return qRgb(mix(qRed(a), qRed(b)), mix(qGreen(a), qGreen(b)), mix(qBlue(a), qBlue(b)));
}

} // namespace

std::span<const QRgb> groupColours()
{
    return groups;
}

QRgb sequentialColour(double t)
{
    return between(sequentialAnchors, t);
}

QRgb divergingColour(double t)
{
    return between(divergingAnchors, t);
}

} // namespace clinic::ui
