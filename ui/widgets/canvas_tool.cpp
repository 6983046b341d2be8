// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/canvas_tool.h"

#include "ui/widgets/move_tool.h"
#include "ui/widgets/paint_tools.h"

#include <QPointF>

namespace clinic::ui {

void CanvasTool::drag(CanvasPoint)
{
}
void CanvasTool::release()
{
}
void CanvasTool::cancel()
{
}

bool CanvasTool::nudge(int, int)
{
    return false;
}

const PaintedTrigger* CanvasTool::draft() const
{
    return nullptr;
}

void CanvasTool::draw(QPainter&, const CanvasScale&, std::optional<CanvasPoint>) const
{
}

QCursor CanvasTool::cursor() const
{
    return Qt::CrossCursor;
}

std::unique_ptr<CanvasTool> makeCanvasTool(
    PaintTool kind, LayerEditor& editor, PaintState& state, TriggerModel& model)
{
    switch (kind) {
    case PaintTool::Look:
        break;
    case PaintTool::Brush:
    case PaintTool::Eraser:
        return std::make_unique<StrokeTool>(editor, state, kind == PaintTool::Eraser);
    case PaintTool::Fill:
        return std::make_unique<FillTool>(editor);
    case PaintTool::Text:
        return std::make_unique<StampTool>(editor, state);
    case PaintTool::Move:
        return std::make_unique<MoveTool>(editor, state, model);
    }
    return nullptr;
}

} // namespace clinic::ui
