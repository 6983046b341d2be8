// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/trigger_canvas.h"

#include "core/image/difference.h"
#include "ui/pictures.h"

#include <QMouseEvent>
#include <QPainter>

#include <cmath>
#include <utility>

namespace clinic::ui {

namespace {
constexpr int nudgeFar = 8; ///< with the shift key
}

TriggerCanvas::TriggerCanvas(TriggerPicture& picture, TriggerModel& model, LayerEditor& editor,
    PaintState& state, QWidget* parent)
    : PixelView(parent)
    , m_picture(picture)
    , m_model(model)
    , m_editor(editor)
    , m_state(state)
{
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Picture as the model sees it"));
    connect(&m_picture, &TriggerPicture::changed, this, &TriggerCanvas::refresh);
    connect(&m_model, &TriggerModel::changed, this, qOverload<>(&QWidget::update));
    connect(&m_state, &PaintState::changed, this, &TriggerCanvas::takeTool);
    takeTool();
    refresh();
}

TriggerCanvas::~TriggerCanvas() = default;

void TriggerCanvas::setView(CanvasView view)
{
    if (view == m_view)
        return;
    m_view = view;
    refresh();
    Q_EMIT viewChanged();
}

void TriggerCanvas::setGain(int gain)
{
    m_gain = gain;
    refresh();
    Q_EMIT viewChanged();
}

bool TriggerCanvas::showsLayersInPlace() const
{
    return m_tool && m_editor.painted() && m_view == CanvasView::Triggered
        && m_model.trigger().spec.location != TriggerLocation::AsPainted;
}

/// While the exact picture is not there, or is not what is painted on.
bool TriggerCanvas::drawsLayers() const
{
    if (m_tool && m_tool->draft())
        return true;
    if (!m_editor.painted() || m_view != CanvasView::Triggered)
        return false;
    return showsLayersInPlace()
        || (!m_picture.isUpToDate()
            && m_model.trigger().spec.location == TriggerLocation::AsPainted);
}

void TriggerCanvas::takeTool()
{
    if (m_state.options().tool != m_toolKind || (!m_tool && m_toolKind != PaintTool::Look)) {
        if (m_tool && m_isPressed)
            m_tool->cancel();
        m_isPressed = false;
        m_toolKind = m_state.options().tool;
        m_tool = makeCanvasTool(m_toolKind, m_editor, m_state, m_model);
        refreshCursor();
    }
    refresh();
}

void TriggerCanvas::refreshCursor()
{
    setCursor(m_tool ? m_tool->cursor() : m_panFrom ? Qt::ClosedHandCursor : Qt::OpenHandCursor);
}

void TriggerCanvas::refresh()
{
    const auto& preview = m_picture.preview();
    if (!preview) {
        if (m_picture.state() != TriggerPicture::State::Loading) // no flicker between two samples
            setMessage(m_picture.message());
        return;
    }
    const auto row = m_picture.file().empty() ? tr("row %1").arg(m_picture.row()) : tr("a file");
    setAccessibleDescription(m_view == CanvasView::Difference ? tr("Difference, %1").arg(row)
            : m_view == CanvasView::Clean                     ? tr("Clean, %1").arg(row)
                                                              : tr("Triggered, %1").arg(row));
    if (m_view == CanvasView::Difference)
        setPicture(toQImage(amplifiedDifference(preview->clean, preview->triggered, m_gain)));
    else if (m_view == CanvasView::Clean || drawsLayers())
        setPicture(toQImage(preview->clean));
    else
        setPicture(toQImage(preview->triggered));
}

double TriggerCanvas::canvasShare() const
{
    return picture().isNull() ? 1 : m_editor.canvasSide() / static_cast<double>(picture().width());
}

CanvasPoint TriggerCanvas::canvasPoint(const QPointF& position) const
{
    const auto on = toPicture(position);
    return {on.x * canvasShare(), on.y * canvasShare()};
}

QPointF TriggerCanvas::viewPoint(CanvasPoint point) const
{
    return toView({point.x / canvasShare(), point.y / canvasShare()});
}

double TriggerCanvas::viewLength(double canvasPixels) const
{
    return canvasPixels / canvasShare() * pixelSide();
}

QImage TriggerCanvas::composedLayers() const
{
    const auto* draft = m_tool ? m_tool->draft() : nullptr;
    const auto& painted = draft ? *draft : *m_editor.painted();
    QImage composed(painted.canvas, painted.canvas, QImage::Format_ARGB32_Premultiplied);
    composed.fill(Qt::transparent);
    QPainter painter(&composed);
    for (const auto& layer : painted.layers) {
        if (!layer.visible)
            continue;
        const auto frame = frameOf(layer);
        const QImage pixels(layer.picture.rgba.data(), layer.picture.width, layer.picture.height,
            4 * layer.picture.width, QImage::Format_RGBA8888);
        painter.setOpacity(layer.opacity);
        painter.setRenderHint(QPainter::SmoothPixmapTransform, layer.scale != 1);
        painter.drawImage(QRectF(frame.left, frame.top, frame.width, frame.height), pixels);
    }
    return composed;
}

void TriggerCanvas::paintOver(QPainter& painter)
{
    if (drawsLayers())
        painter.drawImage(pictureRect(), composedLayers());
    if (m_tool)
        m_tool->draw(painter, *this, m_cursor);
}

void TriggerCanvas::mousePressEvent(QMouseEvent* event)
{
    setFocus(Qt::MouseFocusReason);
    if (event->button() == Qt::RightButton && m_tool)
        return pickColour(event->position());
    if (event->button() == Qt::MiddleButton || (event->button() == Qt::LeftButton && !m_tool)) {
        m_panFrom = event->pos();
        return refreshCursor();
    }
    if (event->button() != Qt::LeftButton || picture().isNull())
        return;
    setView(CanvasView::Triggered); // one paints on what one sees
    m_isPressed = true;
    m_tool->press(canvasPoint(event->position()), *this);
    refreshCursor();
    refresh();
}

void TriggerCanvas::mouseMoveEvent(QMouseEvent* event)
{
    if (m_panFrom) {
        panBy(event->pos() - *m_panFrom);
        m_panFrom = event->pos();
    } else if (m_isPressed && m_tool) {
        m_tool->drag(canvasPoint(event->position()));
    }
    const bool inside = pictureRect().contains(event->position());
    m_cursor = inside || m_isPressed ? std::optional(canvasPoint(event->position())) : std::nullopt;
    const auto pixel = toPicture(event->position());
    Q_EMIT hovered(inside
            ? std::optional(QPoint(static_cast<int>(pixel.x), static_cast<int>(pixel.y)))
            : std::nullopt);
    update();
}

void TriggerCanvas::mouseReleaseEvent(QMouseEvent* event)
{
    if (m_panFrom && event->button() != Qt::RightButton) {
        m_panFrom.reset();
    } else if (event->button() == Qt::LeftButton && std::exchange(m_isPressed, false) && m_tool) {
        m_tool->release();
        refresh();
    }
    refreshCursor();
}

void TriggerCanvas::leaveEvent(QEvent*)
{
    m_cursor.reset();
    Q_EMIT hovered(std::nullopt);
    update();
}

void TriggerCanvas::hideEvent(QHideEvent* event)
{
    if (m_tool && std::exchange(m_isPressed, false))
        m_tool->cancel();
    m_panFrom.reset();
    PixelView::hideEvent(event);
}

void TriggerCanvas::pickColour(const QPointF& position)
{
    const auto pixel = toPicture(position);
    const QPoint at(static_cast<int>(std::floor(pixel.x)), static_cast<int>(std::floor(pixel.y)));
    if (picture().valid(at))
        Q_EMIT colourPicked(picture().pixelColor(at));
}

bool TriggerCanvas::nudgeOrStep(const QKeyEvent& event)
{
    const int far = event.modifiers().testFlag(Qt::ShiftModifier) ? nudgeFar : 1;
    const QPoint way = event.key() == Qt::Key_Left ? QPoint(-far, 0)
        : event.key() == Qt::Key_Right             ? QPoint(far, 0)
        : event.key() == Qt::Key_Up                ? QPoint(0, -far)
        : event.key() == Qt::Key_Down              ? QPoint(0, far)
                                                   : QPoint();
    if (way.isNull())
        return false;
    if (m_tool && m_tool->nudge(way.x(), way.y()))
        return true;
    if (way.x() == 0)
        return false;
    Q_EMIT stepRequested(way.x() > 0 ? 1 : -1);
    return true;
}

void TriggerCanvas::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Escape && m_tool && std::exchange(m_isPressed, false)) {
        m_tool->cancel();
        return refresh();
    }
    if (event->key() == Qt::Key_Plus || event->key() == Qt::Key_Equal)
        return zoomBy(1);
    if (event->key() == Qt::Key_Minus)
        return zoomBy(-1);
    if (event->key() == Qt::Key_Home)
        return fit();
    if (!nudgeOrStep(*event))
        PixelView::keyPressEvent(event);
}

} // namespace clinic::ui
