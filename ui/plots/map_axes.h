// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QPalette>
#include <QRectF>

class QCustomPlot;

namespace clinic {
struct MapResult;
}

namespace clinic::ui {

/// Colours, thin lines and faint grid by the palette; axes only where they mean something
/// (principal components).
void styleAxes(QCustomPlot& plot, const QPalette& palette);
/// "PC 1 (23.4 %)"; without explained variances the axes are hidden.
void labelAxes(QCustomPlot& plot, const MapResult* map);
/// Shows all of `bounds` and a little around it, one unit as long along x as along y.
void fitAxes(QCustomPlot& plot, const QRectF& bounds);
/// Keeps a unit as long along x as along y, after the plot changed its shape.
void keepAspect(QCustomPlot& plot);

} // namespace clinic::ui
