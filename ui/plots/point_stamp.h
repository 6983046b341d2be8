// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QRgb>

#include <array>
#include <cstdint>
#include <vector>

namespace clinic::ui {

enum class StampShape { Disc, Ring, Diamond };

/// A small mask of a point, ready for 4 x 4 places between pixels, so that zooming does not make
/// points jump.
class PointStamp {
public:
    /// `radius` and `stroke` in device pixels; a disc has no stroke.
    PointStamp(StampShape shape, double radius, double stroke = 0);

    /// Half the width of the mask; nothing is drawn farther from the point than this.
    int reach() const { return m_reach; }

    /// Blends the colour (opaque, times opacity 0..256) over premultiplied pixels around (x, y).
    /// Only rows [firstRow, lastRow) and columns [0, width) are touched; `pixels` points at row
    /// firstRow.
    struct Target {
        QRgb* pixels = nullptr;
        int width = 0;
        int firstRow = 0;
        int lastRow = 0;
    };
    void draw(const Target& target, float x, float y, QRgb colour, unsigned opacity) const;

private:
    static constexpr int phases = 4;

    int m_reach = 0;
    int m_side = 0;
    std::array<std::vector<std::uint8_t>, phases * phases> m_masks;
};

/// Source over destination, both premultiplied.
inline QRgb blendOver(QRgb source, QRgb destination)
{
    const unsigned keep = 255 - qAlpha(source);
    const unsigned rb = (destination & 0x00ff00ffU) * keep + 0x00800080U;
    const unsigned ag = ((destination >> 8) & 0x00ff00ffU) * keep + 0x00800080U;
    return source + (((rb + ((rb >> 8) & 0x00ff00ffU)) >> 8) & 0x00ff00ffU)
        + ((ag + ((ag >> 8) & 0x00ff00ffU)) & 0xff00ff00U);
}

/// Opaque colour times a/255, premultiplied.
inline QRgb withCoverage(QRgb colour, unsigned a)
{
    const unsigned rb = (colour & 0x00ff00ffU) * a + 0x00800080U;
    const unsigned g = ((colour >> 8) & 0xffU) * a + 0x80U;
    return (a << 24) | (((rb + ((rb >> 8) & 0x00ff00ffU)) >> 8) & 0x00ff00ffU)
        | ((g + (g >> 8)) & 0xff00U);
}

} // namespace clinic::ui
