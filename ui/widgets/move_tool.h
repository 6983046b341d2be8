// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/widgets/canvas_tool.h"

#include <QRectF>

#include <array>

namespace clinic::ui {

/// Moves the layer under the mouse by whole pixels, and scales the current one by its corners.
class MoveTool : public CanvasTool {
public:
    MoveTool(LayerEditor& editor, PaintState& state, TriggerModel& model);

    void press(CanvasPoint at, const CanvasScale& scale) override;
    void drag(CanvasPoint at) override;
    void release() override;
    void cancel() override;
    bool nudge(int dx, int dy) override;
    void draw(QPainter& painter, const CanvasScale& scale,
        std::optional<CanvasPoint> cursor) const override;
    QCursor cursor() const override;

private:
    enum class Grip { None, Inside, Corner };

    const PaintedLayer* current() const;
    std::optional<LayerFrame> frame() const; ///< of the current layer
    CanvasPoint keptInReach(CanvasPoint topLeft, double width, double height) const;
    void scaleTo(CanvasPoint at);

    LayerEditor& m_editor;
    PaintState& m_state;
    TriggerModel& m_model;
    Grip m_grip = Grip::None;
    CanvasPoint m_from; ///< where it was pressed
    LayerFrame m_start;
    double m_startScale = 1;
    std::size_t m_corner = 0;
    int m_gesture = 0;
    int m_nudgeGesture = 0; ///< arrow keys one after the other are one step
    int m_nudgedLayer = -1;
};

} // namespace clinic::ui
