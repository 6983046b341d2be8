// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/models/trigger_picture.h"
#include "ui/widgets/canvas_tool.h"
#include "ui/widgets/pixel_view.h"

#include <memory>
#include <optional>

namespace clinic::ui {

/// What the canvas shows of the picture.
enum class CanvasView { Triggered, Clean, Difference };

/// The picture as the model sees it, with the trigger on it; painted on with the tool of the
/// PaintState. What is being painted is seen at once, its exact pixels as soon as they are drawn.
class TriggerCanvas : public PixelView, private CanvasScale {
    Q_OBJECT

public:
    TriggerCanvas(TriggerPicture& picture, TriggerModel& model, LayerEditor& editor,
        PaintState& state, QWidget* parent = nullptr);
    ~TriggerCanvas() override;

    CanvasView view() const { return m_view; }
    void setView(CanvasView view);
    int gain() const { return m_gain; } ///< of the difference
    void setGain(int gain);

    /// Layers lie where they are painted, not where the trigger's location puts them.
    bool showsLayersInPlace() const;

Q_SIGNALS:
    void viewChanged();
    void hovered(std::optional<QPoint> pixel); ///< of the picture
    void colourPicked(const QColor& colour);
    void stepRequested(int rows); ///< an arrow key: another sample

protected:
    void paintOver(QPainter& painter) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    QPointF viewPoint(CanvasPoint point) const override;
    double viewLength(double canvasPixels) const override;
    CanvasPoint canvasPoint(const QPointF& position) const;
    double canvasShare() const; ///< canvas pixels for one of the picture's

    void takeTool();
    void refresh();
    void refreshCursor();
    bool drawsLayers() const;
    QImage composedLayers() const;
    void pickColour(const QPointF& position);
    bool nudgeOrStep(const QKeyEvent& event);

    TriggerPicture& m_picture;
    TriggerModel& m_model;
    LayerEditor& m_editor;
    PaintState& m_state;
    CanvasView m_view = CanvasView::Triggered;
    int m_gain = 8;
    PaintTool m_toolKind = PaintTool::Look;
    std::unique_ptr<CanvasTool> m_tool; ///< null: looking
    bool m_isPressed = false;
    std::optional<QPoint> m_panFrom;
    std::optional<CanvasPoint> m_cursor;
};

} // namespace clinic::ui
