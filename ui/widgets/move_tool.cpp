// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/move_tool.h"

#include <QApplication>
#include <QPainter>
#include <QPalette>

#include <algorithm>
#include <cmath>

namespace clinic::ui {

namespace {

constexpr double handleSide = 8; ///< device-independent pixels
constexpr double grabRadius = 9;

/// Corners in the order top left, top right, bottom right, bottom left.
std::array<CanvasPoint, 4> cornersOf(const LayerFrame& frame)
{
    const double right = frame.left + frame.width;
    const double bottom = frame.top + frame.height;
    return {CanvasPoint {frame.left, frame.top}, {right, frame.top}, {right, bottom},
        {frame.left, bottom}};
}

bool contains(const LayerFrame& frame, CanvasPoint at)
{
    return at.x >= frame.left && at.y >= frame.top && at.x < frame.left + frame.width
        && at.y < frame.top + frame.height;
}

} // namespace

MoveTool::MoveTool(LayerEditor& editor, PaintState& state, TriggerModel& model)
    : m_editor(editor)
    , m_state(state)
    , m_model(model)
{
}

const PaintedLayer* MoveTool::current() const
{
    const int layer = m_editor.currentLayer();
    return layer < 0 ? nullptr : &m_editor.painted()->layers[static_cast<std::size_t>(layer)];
}

std::optional<LayerFrame> MoveTool::frame() const
{
    const auto* layer = current();
    return layer ? std::optional(frameOf(*layer)) : std::nullopt;
}

void MoveTool::press(CanvasPoint at, const CanvasScale& scale)
{
    m_grip = Grip::None;
    m_nudgeGesture = 0;
    if (!m_editor.painted())
        return;
    if (const auto now = frame()) {
        const auto corners = cornersOf(*now);
        for (std::size_t i = 0; i < corners.size(); ++i) {
            const auto away = scale.viewPoint(corners[i]) - scale.viewPoint(at);
            if (std::hypot(away.x(), away.y()) <= grabRadius) {
                m_grip = Grip::Corner;
                m_corner = i;
            }
        }
    }
    if (m_grip == Grip::None) {
        if (const int hit = layerAt(*m_editor.painted(), at); hit >= 0)
            m_state.setLayer(hit);
        const auto now = frame();
        m_grip = now && contains(*now, at) ? Grip::Inside : Grip::None;
    }
    if (m_grip == Grip::None)
        return;
    m_from = at;
    m_start = *frame();
    m_startScale = current()->scale;
    m_gesture = m_model.newGesture();
}

/// At least a pixel of the layer stays on the canvas, so that it can be fetched back.
CanvasPoint MoveTool::keptInReach(CanvasPoint topLeft, double width, double height) const
{
    const int side = m_editor.canvasSide();
    return {std::clamp(topLeft.x, 1 - std::floor(width), side - 1.0),
        std::clamp(topLeft.y, 1 - std::floor(height), side - 1.0)};
}

void MoveTool::drag(CanvasPoint at)
{
    if (m_grip == Grip::Inside)
        m_editor.place(m_editor.currentLayer(),
            keptInReach({m_start.left + std::round(at.x - m_from.x),
                            m_start.top + std::round(at.y - m_from.y)},
                m_start.width, m_start.height),
            m_startScale, m_gesture);
    else if (m_grip == Grip::Corner)
        scaleTo(at);
}

/// The opposite corner stays, and the proportions.
void MoveTool::scaleTo(CanvasPoint at)
{
    const auto corners = cornersOf(m_start);
    const auto fixed = corners[(m_corner + 2) % 4];
    const auto grabbed = corners[m_corner];
    const double dx = grabbed.x - fixed.x;
    const double dy = grabbed.y - fixed.y;
    const double share = ((at.x - fixed.x) * dx + (at.y - fixed.y) * dy) / (dx * dx + dy * dy);
    const double smallest = 1 / std::max(m_start.width, m_start.height);
    const double factor = std::max(share, smallest);
    const double width = m_start.width * factor;
    const double height = m_start.height * factor;
    const CanvasPoint corner {
        dx > 0 ? fixed.x : fixed.x - width, dy > 0 ? fixed.y : fixed.y - height};
    m_editor.place(m_editor.currentLayer(), keptInReach(corner, width, height),
        m_startScale * factor, m_gesture);
}

void MoveTool::release()
{
    m_grip = Grip::None;
}

void MoveTool::cancel()
{
    if (m_grip == Grip::None || !current())
        return;
    m_editor.place(m_editor.currentLayer(), {m_start.left, m_start.top}, m_startScale, m_gesture);
    m_grip = Grip::None;
}

bool MoveTool::nudge(int dx, int dy)
{
    const auto now = frame();
    if (!now)
        return false;
    if (m_nudgeGesture == 0 || m_nudgedLayer != m_editor.currentLayer())
        m_nudgeGesture = m_model.newGesture();
    m_nudgedLayer = m_editor.currentLayer();
    m_editor.place(m_editor.currentLayer(),
        keptInReach({now->left + dx, now->top + dy}, now->width, now->height), current()->scale,
        m_nudgeGesture);
    return true;
}

void MoveTool::draw(QPainter& painter, const CanvasScale& scale, std::optional<CanvasPoint>) const
{
    const auto now = frame();
    if (!now)
        return;
    const auto corners = cornersOf(*now);
    const QRectF box(scale.viewPoint(corners[0]), scale.viewPoint(corners[2]));
    const auto accent = QApplication::palette().color(QPalette::Highlight);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(Qt::white, 2));
    painter.drawRect(box);
    painter.setPen(QPen(accent, 1, Qt::DashLine));
    painter.drawRect(box);
    painter.setPen(QPen(accent, 1.5));
    painter.setBrush(Qt::white);
    for (const auto& corner : corners) {
        QRectF handle(0, 0, handleSide, handleSide);
        handle.moveCenter(scale.viewPoint(corner));
        painter.drawRect(handle);
    }
}

QCursor MoveTool::cursor() const
{
    return m_grip == Grip::Corner ? Qt::SizeFDiagCursor : Qt::SizeAllCursor;
}

} // namespace clinic::ui
