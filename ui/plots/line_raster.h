// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/plots/density_buffer.h"
#include "ui/plots/point_raster.h"

#include <span>

namespace clinic::ui {

constexpr unsigned lineWeight = 4; ///< what one line adds to the pixels it runs through

/// Adds the parts of the lines that lie in rows [firstRow, lastRow) of a picture `width` pixels
/// wide.
void addLines(DensityBuffer& buffer, std::span<const PairLine> lines,
    const std::array<QRgb, 256>& palette, const PixelTransform& transform, int width, int firstRow,
    int lastRow);

/// Fades single lines as they become many, so that bundles stay readable.
ToneCurve lineTone(std::size_t lines, bool strong);

} // namespace clinic::ui
