// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/mmr/leaderboard.h"
#include "ui/plots/rate_series.h"

#include <QWidget>

#include <functional>
#include <set>
#include <string>
#include <vector>

class QListWidget;
class QListWidgetItem;

namespace clinic::ui {

class MmrBoard;
class RadarChart;
class RateBars;

/// The rates of chosen models by category: RA and MR on a wheel each, and RA as bars with
/// intervals.
class BenchCharts : public QWidget {
    Q_OBJECT

public:
    explicit BenchCharts(MmrBoard& board, QWidget* parent = nullptr);

private:
    using Rate = std::function<std::optional<double>(const RatedCell&)>;
    using Counted = std::function<std::optional<Share>(const RatedCell&)>;

    void setupUi();
    void refreshModels();
    void refreshCharts();
    void keepChoice(QListWidgetItem* item);
    std::vector<RateSeries> series(const Rate& rate, const Counted& counted) const;
    void exportCharts();

    MmrBoard& m_board;
    std::set<std::string> m_chosen; ///< keys of rows; empty: the best three
    QListWidget* m_models = nullptr;
    RadarChart* m_accuracy = nullptr;
    RadarChart* m_misleading = nullptr;
    RateBars* m_bars = nullptr;
};

} // namespace clinic::ui
