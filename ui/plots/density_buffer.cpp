// SPDX-License-Identifier: Apache-2.0
#include "ui/plots/density_buffer.h"

#include "ui/plots/point_stamp.h"

#include <algorithm>
#include <cmath>

namespace clinic::ui {

ToneCurve::ToneCurve(double first, double full)
{
    for (unsigned weight = 1; weight <= limit; ++weight) {
        const double rise = full > 1 ? std::log(static_cast<double>(weight)) / std::log(full) : 1.0;
        const double opacity = std::clamp(first + (1 - first) * rise, 0.0, 1.0);
        m_opacity[weight] = static_cast<std::uint8_t>(std::lround(255 * opacity));
        m_factor[weight] =
            static_cast<std::uint32_t>(m_opacity[weight] * 65536.0 / (63.0 * weight));
    }
}

std::uint64_t DensityBuffer::lanes(QRgb colour)
{
    const auto six = [](int channel) {
        return static_cast<std::uint64_t>((channel * 63 + 127) / 255);
    };
    return std::uint64_t {1} << 48 | six(qRed(colour)) << 32 | six(qGreen(colour)) << 16
        | six(qBlue(colour));
}

void DensityBuffer::start(int width, int rows)
{
    m_width = width;
    m_rows = rows;
    m_cells.assign(
        static_cast<std::size_t>(stride()) * static_cast<std::size_t>(rows + 2 * margin), 0);
}

void DensityBuffer::blendOnto(QRgb* pixels, const ToneCurve& tone) const
{
    for (int y = 0; y < m_rows; ++y) {
        const std::uint64_t* cells =
            m_cells.data() + static_cast<std::ptrdiff_t>(y + margin) * stride() + margin;
        QRgb* row = pixels + static_cast<std::ptrdiff_t>(y) * m_width;
        for (int x = 0; x < m_width; ++x) {
            const std::uint64_t cell = cells[x];
            if (cell == 0)
                continue;
            const auto weight = static_cast<unsigned>(cell >> 48);
            const std::uint32_t factor = tone.factor(weight);
            const auto channel = [&](int shift) {
                return ((static_cast<std::uint32_t>(cell >> shift) & 0xffffU) * factor + 0x7fffU)
                    >> 16;
            };
            const QRgb colour = static_cast<QRgb>(tone.opacity(weight)) << 24 | channel(32) << 16
                | channel(16) << 8 | channel(0);
            row[x] = row[x] == 0 ? colour : blendOver(colour, row[x]);
        }
    }
}

} // namespace clinic::ui
