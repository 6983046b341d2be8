// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/plots/chart_frame.h"
#include "ui/plots/chart_series.h"

#include <QPainter>

#include <vector>

namespace clinic::ui {

/// Of two curves and more: a few are named at their ends, pushed apart where they would touch and
/// kept inside of the frame; many in a legend at the upper right, as far as half the height holds
/// them, and how many more there are.
void paintCurveNames(QPainter& painter, const ChartFrame& frame, const ChartColours& colours,
    const std::vector<ChartSeries>& series);

} // namespace clinic::ui
