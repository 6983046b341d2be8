// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/trigger/painted.h"
#include "ui/models/layer_editor.h"
#include "ui/models/paint_state.h"

#include <QCursor>

#include <memory>
#include <optional>

class QPainter;
class QPointF;

namespace clinic::ui {

/// How a tool draws over the canvas: where a canvas point is in the view.
class CanvasScale {
public:
    virtual ~CanvasScale() = default;
    virtual QPointF viewPoint(CanvasPoint point) const = 0;
    virtual double viewLength(double canvasPixels) const = 0;
};

/// One way of using the mouse on the canvas. Places are in pixels of the painted trigger's canvas.
class CanvasTool {
public:
    CanvasTool() = default;
    virtual ~CanvasTool() = default;
    CanvasTool(const CanvasTool&) = delete;
    CanvasTool& operator=(const CanvasTool&) = delete;

    virtual void press(CanvasPoint at, const CanvasScale& scale) = 0;
    virtual void drag(CanvasPoint at);
    virtual void release();
    virtual void cancel(); ///< as if it had never been pressed
    virtual bool nudge(int dx, int dy); ///< by an arrow key; true: it did something
    /// What the painted trigger will be if the mouse is let go now; null: what it is.
    virtual const PaintedTrigger* draft() const;
    /// Handles, outlines, ghosts; `cursor` is where the mouse is, if it is over the canvas.
    virtual void draw(
        QPainter& painter, const CanvasScale& scale, std::optional<CanvasPoint> cursor) const;
    virtual QCursor cursor() const;
};

/// The tool of a kind; null for Look, which only looks.
std::unique_ptr<CanvasTool> makeCanvasTool(
    PaintTool kind, LayerEditor& editor, PaintState& state, TriggerModel& model);

} // namespace clinic::ui
