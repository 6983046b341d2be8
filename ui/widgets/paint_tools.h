// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/widgets/canvas_tool.h"

#include <QImage>

namespace clinic::ui {

/// Brush and eraser: a stroke from pressing to letting go.
class StrokeTool : public CanvasTool {
public:
    StrokeTool(LayerEditor& editor, PaintState& state, bool erases);

    void press(CanvasPoint at, const CanvasScale& scale) override;
    void drag(CanvasPoint at) override;
    void release() override;
    void cancel() override;
    const PaintedTrigger* draft() const override;
    void draw(QPainter& painter, const CanvasScale& scale,
        std::optional<CanvasPoint> cursor) const override;
    QCursor cursor() const override;

private:
    void extend(CanvasPoint at);

    LayerEditor& m_editor;
    PaintState& m_state;
    bool m_erases;
    std::optional<LayerEditor::Draft> m_draft;
    std::optional<Stroke> m_stroke;
};

/// Fills where it is pressed.
class FillTool : public CanvasTool {
public:
    explicit FillTool(LayerEditor& editor);

    void press(CanvasPoint at, const CanvasScale& scale) override;

private:
    LayerEditor& m_editor;
};

/// Puts the text down where it is pressed, in the middle of the cursor.
class StampTool : public CanvasTool {
public:
    StampTool(LayerEditor& editor, PaintState& state);

    void press(CanvasPoint at, const CanvasScale& scale) override;
    void draw(QPainter& painter, const CanvasScale& scale,
        std::optional<CanvasPoint> cursor) const override;

private:
    void refresh() const;
    CanvasPoint topLeft(CanvasPoint middle) const;

    LayerEditor& m_editor;
    PaintState& m_state;
    mutable std::optional<PaintOptions> m_drawnFor;
    mutable RgbaImage m_stamp;
    mutable QImage m_ghost;
};

} // namespace clinic::ui
