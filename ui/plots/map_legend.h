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

    struct Shapes {
        bool twoShapes = false; ///< image and text points are both drawn
        std::size_t arrows = 0; ///< to where a trigger takes points

        bool operator==(const Shapes&) const = default;
    };
    /// Groups of which nothing is shown are left out.
    void setContent(const std::vector<LegendEntry>& groups, const std::optional<ColourScale>& scale,
        const Shapes& shapes);

    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    int rowHeight() const;
    int scaleHeight() const;
    void paintScale(QPainter& painter, QRect area) const;
    void paintArrow(QPainter& painter, QRect row) const;
    void paintShapes(QPainter& painter, QRect row) const;

    std::vector<LegendEntry> m_groups;
    std::optional<ColourScale> m_scale;
    Shapes m_shapes;
};

} // namespace clinic::ui
