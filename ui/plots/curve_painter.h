// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/plots/chart_frame.h"
#include "ui/plots/chart_series.h"

#include <QLineF>
#include <QPainter>

#include <optional>

namespace clinic::ui {

/// Draws what of a series lies in the frame: the least and the largest value of each pixel column
/// and a line through their means, or each evaluation with its interval. A line to a point outside
/// ends at the frame, drawn so and not clipped: vector files do not clip.
void paintCurve(QPainter& painter, const ChartFrame& frame, const ChartSeries& series);

/// The part of a line inside of `area`; none: it lies outside.
std::optional<QLineF> lineWithin(const QLineF& line, const QRectF& area);

} // namespace clinic::ui
