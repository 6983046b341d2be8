// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/plots/chart_frame.h"

#include <QWidget>

#include <optional>
#include <vector>

namespace clinic::ui {

/// A run through its evaluations, in their order; shares of 1.
struct FrontierPath {
    QString name;
    QColor colour;
    std::vector<double> attackSuccess, cleanAccuracy;
    std::vector<double> step;
};

/// Clean accuracy against attack success: a cure goes to the left and stays up. The first
/// evaluation of a run is hollow, its last one filled. GUI thread.
class FrontierChart : public QWidget {
    Q_OBJECT

public:
    explicit FrontierChart(QWidget* parent = nullptr);

    /// `floor`: attack success of a model that was never poisoned, a share of 1: what a cure can
    /// reach.
    void setPaths(std::vector<FrontierPath> paths, std::optional<double> floor = {});
    QString csvText() const;
    bool exportSvg(const QString& path, const QString& provenance) const;
    QSize sizeHint() const override { return {320, 180}; }
    QSize minimumSizeHint() const override { return {200, 120}; }

protected:
    void paintEvent(QPaintEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;

private:
    ChartFrame frame(const QRectF& whole) const;
    void paintChart(QPainter& painter, const QRectF& whole, const ChartColours& colours) const;
    void paintFloor(QPainter& painter, const ChartFrame& frame, const ChartColours& colours) const;
    void paintPath(QPainter& painter, const ChartFrame& frame, const FrontierPath& path,
        const ChartColours& colours) const;

    std::vector<FrontierPath> m_paths;
    std::optional<double> m_floor;
};

} // namespace clinic::ui
