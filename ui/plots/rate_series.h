// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QColor>
#include <QString>

#include <optional>
#include <utility>
#include <vector>

namespace clinic::ui {

/// One model's rates, one for each axis or group of a chart.
struct RateSeries {
    QString name;
    QColor colour;
    std::vector<std::optional<double>> rate; ///< percent; empty: not known
    std::vector<std::optional<std::pair<double, double>>> interval; ///< 95 %, percent
};

} // namespace clinic::ui
