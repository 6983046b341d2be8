// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/plots/map_colouring.h"

#include <QWidget>

#include <optional>
#include <vector>

class QCheckBox;
class QLabel;
class QVBoxLayout;

namespace clinic::ui {

/// What the colours of the map mean: groups with their counts, each of which can be hidden, or a
/// scale with its ends.
class ColourPanel : public QWidget {
    Q_OBJECT

public:
    explicit ColourPanel(QWidget* parent = nullptr);

    void setLegend(const std::vector<LegendEntry>& groups, const std::optional<ColourScale>& scale);
    /// Whether shapes are explained: both kinds of points are on the map.
    void setBothShapes(bool both);

Q_SIGNALS:
    /// The person wants a group of the legend, counted from 0, shown or hidden.
    void groupToggled(std::size_t group, bool shown);

private:
    void clear();
    void addGroup(std::size_t place, const LegendEntry& group, qint64 total);
    void refreshChecks(const std::vector<LegendEntry>& groups);
    void addScale(const ColourScale& scale);

    std::vector<LegendEntry> m_groups; ///< as rows are made for, nothing hidden
    std::vector<QCheckBox*> m_checks; ///< one a group
    QLabel* m_empty = nullptr;
    QVBoxLayout* m_items = nullptr;
    QWidget* m_shapes = nullptr;
};

/// A filled disc (images) or a hollow diamond (captions) in a colour; without one in that of quiet
/// text.
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
