// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/plots/map_colouring.h"

#include <QWidget>

#include <optional>
#include <vector>

namespace clinic::ui {

/// The small legend in a corner of the map: groups with their counts, or a colour scale with its
/// ends, and what discs and diamonds are. Lets the mouse through.
class MapLegend : public QWidget {
    Q_OBJECT

public:
    explicit MapLegend(QWidget* parent);

    /// Groups of which nothing is shown are left out. `twoShapes`: image and text points are both
    /// drawn.
    void setContent(const std::vector<LegendEntry>& groups, const std::optional<ColourScale>& scale,
        bool twoShapes);

    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    int rowHeight() const;
    int scaleHeight() const;
    void paintScale(QPainter& painter, QRect area) const;
    void paintShapes(QPainter& painter, QRect row) const;

    std::vector<LegendEntry> m_groups;
    std::optional<ColourScale> m_scale;
    bool m_twoShapes = false;
};

} // namespace clinic::ui
