// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/paint_tools.h"

#include "ui/pictures.h"
#include "ui/widgets/text_stamp.h"

#include <QCoreApplication>
#include <QFontDatabase>
#include <QPainter>

#include <algorithm>
#include <cmath>
#include <utility>

namespace clinic::ui {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("clinic::ui::CanvasTool", text);
}

constexpr double smallestOutline = 3; ///< below it the outline would hide the pixel

} // namespace

StrokeTool::StrokeTool(LayerEditor& editor, PaintState& state, bool erases)
    : m_editor(editor)
    , m_state(state)
    , m_erases(erases)
{
}

void StrokeTool::press(CanvasPoint at, const CanvasScale&)
{
    m_draft = m_erases ? m_editor.draftForErasing() : std::optional(m_editor.draftForPaint());
    if (!m_draft)
        return;
    const auto& options = m_state.options();
    const auto& layer = m_draft->target();
    const int diameter = std::max(1, static_cast<int>(std::lround(options.size / layer.scale)));
    m_stroke.emplace(layer.picture,
        Brush {.diameter = diameter,
            .hardness = options.hardness,
            .colour = m_erases ? Rgba {0, 0, 0, 255} : toRgba(options.colour),
            .erases = m_erases});
    extend(at);
}

void StrokeTool::extend(CanvasPoint at)
{
    auto& layer = m_draft->target();
    m_stroke->extendTo({(at.x - layer.x) / layer.scale, (at.y - layer.y) / layer.scale});
    layer.picture = m_stroke->picture();
}

void StrokeTool::drag(CanvasPoint at)
{
    if (m_stroke)
        extend(at);
}

void StrokeTool::release()
{
    if (m_draft)
        m_editor.commit(
            *std::exchange(m_draft, std::nullopt), m_erases ? tr("Erase") : tr("Brush stroke"));
    m_stroke.reset();
}

void StrokeTool::cancel()
{
    m_draft.reset();
    m_stroke.reset();
}

const PaintedTrigger* StrokeTool::draft() const
{
    return m_draft ? &*m_draft->trigger.painted : nullptr;
}

void StrokeTool::draw(
    QPainter& painter, const CanvasScale& scale, std::optional<CanvasPoint> cursor) const
{
    if (!cursor)
        return;
    const double radius = std::max(scale.viewLength(m_state.options().size), smallestOutline) / 2;
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(Qt::NoBrush);
    for (const auto& [colour, wider] : {std::pair(Qt::black, 0.0), {Qt::white, 1.0}}) {
        painter.setPen(QPen(colour, 1));
        painter.drawEllipse(scale.viewPoint(*cursor), radius + wider, radius + wider);
    }
}

QCursor StrokeTool::cursor() const
{
    return Qt::BlankCursor; // the outline is the cursor
}

FillTool::FillTool(LayerEditor& editor)
    : m_editor(editor)
{
}

void FillTool::press(CanvasPoint at, const CanvasScale&)
{
    m_editor.fill(at);
}

StampTool::StampTool(LayerEditor& editor, PaintState& state)
    : m_editor(editor)
    , m_state(state)
{
}

void StampTool::refresh() const
{
    const auto& options = m_state.options();
    if (m_drawnFor == options)
        return;
    m_drawnFor = options;
    auto font = QFontDatabase::systemFont(QFontDatabase::GeneralFont);
    font.setWeight(options.boldText ? QFont::Bold : QFont::Normal);
    m_stamp = renderText(options.text, font, options.textSize, options.colour);
    m_ghost = toQImage(m_stamp);
}

CanvasPoint StampTool::topLeft(CanvasPoint middle) const
{
    return {
        std::floor(middle.x - m_stamp.width / 2.0), std::floor(middle.y - m_stamp.height / 2.0)};
}

void StampTool::press(CanvasPoint at, const CanvasScale&)
{
    if (m_state.options().text.trimmed().isEmpty())
        return;
    refresh();
    PaintedLayer layer =
        emptyLayer(tr("Text “%1”").arg(m_state.options().text.left(20)).toStdString());
    layer.picture = m_stamp;
    layer.x = topLeft(at).x;
    layer.y = topLeft(at).y;
    m_editor.addLayer(trimmed(std::move(layer)), tr("Stamp text"));
}

void StampTool::draw(
    QPainter& painter, const CanvasScale& scale, std::optional<CanvasPoint> cursor) const
{
    if (!cursor)
        return;
    refresh();
    const CanvasPoint corner = topLeft(*cursor);
    const QRectF place(scale.viewPoint(corner),
        scale.viewPoint({corner.x + m_stamp.width, corner.y + m_stamp.height}));
    painter.setOpacity(0.7);
    painter.drawImage(place, m_ghost);
    painter.setOpacity(1);
}

} // namespace clinic::ui
