// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/plots/map_colouring.h"

#include <QWidget>

#include <optional>
#include <vector>

class QLabel;
class QVBoxLayout;

namespace clinic::ui {

/// What the colours of the map mean: groups with their counts, or a scale with its ends.
class ColourPanel : public QWidget {
    Q_OBJECT

public:
    explicit ColourPanel(QWidget* parent = nullptr);

    void setLegend(const std::vector<LegendEntry>& groups, const std::optional<ColourScale>& scale);
    /// Whether shapes are explained: both kinds of points are on the map.
    void setBothShapes(bool both);

private:
    void clear();
    void addGroup(const LegendEntry& group, qint64 total);
    void addScale(const ColourScale& scale);

    QLabel* m_empty = nullptr;
    QVBoxLayout* m_items = nullptr;
    QWidget* m_shapes = nullptr;
};

/// A filled disc (images) or a hollow diamond (captions) in a colour.
class Swatch : public QWidget {
    Q_OBJECT

public:
    Swatch(const QColor& colour, bool disc, QWidget* parent = nullptr);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QColor m_colour;
    bool m_disc = true;
};

/// The colours of a scale from its low to its high end, with the numbers below.
class ScaleBar : public QWidget {
    Q_OBJECT

public:
    explicit ScaleBar(const ColourScale& scale, QWidget* parent = nullptr);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    ColourScale m_scale;
};

} // namespace clinic::ui
