// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QRgb>

#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace clinic::ui {

/// How dense a pixel looks: opacity (0..255) by weight in it, rising as a logarithm from `first` to
/// 1 at `full`.
class ToneCurve {
public:
    static constexpr unsigned limit = 1000; ///< weights above count as this

    ToneCurve(double first, double full);

    std::uint8_t opacity(unsigned weight) const
    {
        return m_opacity[weight < limit ? weight : limit];
    }
    /// Turns a colour sum over `weight` into a premultiplied channel: (sum * factor) >> 16.
    std::uint32_t factor(unsigned weight) const
    {
        return m_factor[weight < limit ? weight : limit];
    }

private:
    std::array<std::uint8_t, limit + 1> m_opacity {};
    std::array<std::uint32_t, limit + 1> m_factor {};
};

/// A stripe of an image in which points are counted and their colours added up: 6 bits a channel
/// and a weight in four 16-bit lanes, one addition for all four. A pixel that has reached
/// ToneCurve::limit takes no more, so no lane spills.
class DensityBuffer {
public:
    static constexpr int margin =
        8; ///< pixels on each side that may be written and are never shown

    /// The lanes of one point of this colour.
    static std::uint64_t lanes(QRgb colour);

    void start(int width, int rows);
    int stride() const { return m_width + 2 * margin; }
    /// The cell of a pixel; x and y may leave the stripe by the margin.
    std::uint64_t* cell(int x, int y)
    {
        return m_cells.data() + static_cast<std::ptrdiff_t>(y + margin) * stride() + x + margin;
    }
    static void add(std::uint64_t& cell, std::uint64_t lanes)
    {
        if ((cell >> 48) < ToneCurve::limit)
            cell += lanes;
    }
    /// Blends what was counted over the stripe's premultiplied pixels.
    void blendOnto(QRgb* pixels, const ToneCurve& tone) const;

private:
    int m_width = 0;
    int m_rows = 0;
    std::vector<std::uint64_t> m_cells;
};

} // namespace clinic::ui
