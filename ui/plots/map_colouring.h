// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/workflows/project_embeddings.h"

#include <QColor>
#include <QString>

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

namespace clinic::ui {

enum class ColourBy { Poisoned, Label, OwnCosine, TargetCosine };

/// One group of a legend.
struct LegendEntry {
    QString text;
    QColor colour;
    qint64 count = 0; ///< rows in the group
    bool imageShape = true; ///< a filled disc, else a hollow diamond
    qint64 shown = 0; ///< of those rows, what the filter lets through

    bool operator==(const LegendEntry&) const = default;
};

/// The scale of a continuous colouring; values beyond the ends take the end's colour.
struct ColourScale {
    QString title;
    double low = 0;
    double high = 1;

    QColor colourAt(double value) const;
};

/// How the rows of a map are coloured.
struct MapColouring {
    std::array<QRgb, 256> palette {};
    std::vector<std::uint8_t> colourOfRow; ///< place in the palette, by row of the table
    std::vector<unsigned char>
        onTop; ///< by row: 1 for rare rows, which common ones must never cover
    std::vector<LegendEntry>
        legend; ///< groups, each at its place in the palette; empty for a continuous colouring
    std::optional<ColourScale> scale; ///< of a continuous colouring
};

/// Whether the map knows what this colouring shows (labels, poison truth, a target, both
/// modalities).
bool canColourBy(const MapResult& map, ColourBy by);

/// Where the map does not know it, all rows get one colour.
MapColouring colourMap(const MapResult& map, ColourBy by);

} // namespace clinic::ui
