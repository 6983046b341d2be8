// SPDX-License-Identifier: Apache-2.0
#include "ui/models/layer_editor.h"

#include "core/trigger/flood_fill.h"
#include "core/trigger/preset.h"
#include "ui/format.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace clinic::ui {

namespace {

constexpr double smallestScale = 0.05;
constexpr double largestScale = 20;

/// The preset of painted triggers, for the keys that it gives.
TriggerSpec paintedSpec()
{
    for (const auto& preset : triggerPresets())
        if (preset.defaults.pattern == TriggerPattern::Painted)
            return preset.defaults;
    TriggerSpec spec;
    spec.preset = "painted";
    spec.pattern = TriggerPattern::Painted;
    spec.location = TriggerLocation::AsPainted;
    return spec;
}

} // namespace

LayerEditor::LayerEditor(TriggerModel& model, PaintState& state, QObject* parent)
    : QObject(parent)
    , m_model(model)
    , m_state(state)
{
}

const PaintedTrigger* LayerEditor::painted() const
{
    const auto& trigger = m_model.trigger();
    return trigger.painted ? &*trigger.painted : nullptr;
}

int LayerEditor::canvasSide() const
{
    return painted() ? painted()->canvas : m_canvasSide;
}

int LayerEditor::currentLayer() const
{
    const int count = painted() ? static_cast<int>(painted()->layers.size()) : 0;
    return std::clamp(m_state.options().layer, -1, count - 1);
}

/// What there is, or the beginning of a painting.
TriggerFile LayerEditor::paintedFile() const
{
    if (painted())
        return m_model.trigger();
    return {paintedSpec(), PaintedTrigger {.canvas = m_canvasSide, .layers = {}}};
}

LayerEditor::Draft LayerEditor::draftForPaint() const
{
    Draft draft {paintedFile(), 0};
    auto& layers = draft.trigger.painted->layers;
    const int current = currentLayer();
    if (current >= 0
        && canBePaintedOn(
            layers[static_cast<std::size_t>(current)], draft.trigger.painted->canvas)) {
        draft.layer = static_cast<std::size_t>(current);
    } else { // a scaled layer has other pixels than the canvas
        const auto name = tr("Paint %1").arg(layers.size() + 1).toStdString();
        layers.insert(layers.begin() + (current + 1), emptyLayer(name)); // current may be -1
        draft.layer = static_cast<std::size_t>(current + 1);
    }
    auto& target = draft.target();
    target = grownToCanvas(std::move(target), draft.trigger.painted->canvas);
    target.visible = true;
    return draft;
}

std::optional<LayerEditor::Draft> LayerEditor::draftForErasing() const
{
    const int current = currentLayer();
    if (current < 0)
        return std::nullopt;
    Draft draft {m_model.trigger(), static_cast<std::size_t>(current)};
    draft.target().visible = true;
    return draft;
}

void LayerEditor::commit(Draft draft, const QString& what)
{
    draft.target() = trimmed(std::move(draft.target()));
    const auto layer = static_cast<int>(draft.layer);
    apply(std::move(draft.trigger), layer, what);
}

void LayerEditor::apply(TriggerFile trigger, int currentLayer, const QString& what, int gesture)
{
    const bool begins = !painted();
    const auto former = begins ? triggerPreset(m_model.trigger().spec.preset).title : std::string();
    m_state.setLayer(currentLayer);
    m_model.change(std::move(trigger), what, gesture);
    if (begins)
        Q_EMIT paintingBegan(QString::fromStdString(former));
}

bool LayerEditor::hasRoom()
{
    if (!painted() || painted()->layers.size() < mostLayers)
        return true;
    Q_EMIT refused(
        tr("A painted trigger has at most %1 layers; delete one first.").arg(mostLayers));
    return false;
}

void LayerEditor::fill(CanvasPoint at)
{
    auto draft = draftForPaint();
    auto& layer = draft.target();
    floodFill(layer.picture, static_cast<int>(std::floor(at.x - layer.x)),
        static_cast<int>(std::floor(at.y - layer.y)), toRgba(m_state.options().colour),
        m_state.options().tolerance);
    commit(std::move(draft), tr("Fill"));
}

void LayerEditor::addEmptyLayer()
{
    const auto count = painted() ? painted()->layers.size() : 0;
    addLayer(emptyLayer(tr("Paint %1").arg(count + 1).toStdString()), tr("Add layer"));
}

void LayerEditor::addLayer(PaintedLayer layer, const QString& what)
{
    if (!hasRoom())
        return;
    auto trigger = paintedFile();
    auto& layers = trigger.painted->layers;
    const int place = currentLayer() + 1;
    layers.insert(layers.begin() + place, std::move(layer));
    apply(std::move(trigger), place, what);
}

template <typename Edit>
void LayerEditor::editLayer(int layer, const QString& what, int gesture, Edit edit)
{
    if (!painted() || layer < 0 || layer >= static_cast<int>(painted()->layers.size()))
        return;
    auto trigger = m_model.trigger();
    edit(trigger.painted->layers[static_cast<std::size_t>(layer)]);
    apply(std::move(trigger), layer, what, gesture);
}

void LayerEditor::remove(int layer)
{
    if (!painted() || layer < 0 || layer >= static_cast<int>(painted()->layers.size()))
        return;
    auto trigger = m_model.trigger();
    auto& layers = trigger.painted->layers;
    layers.erase(layers.begin() + layer);
    apply(std::move(trigger), std::max(0, layer - 1), tr("Delete layer"));
}

void LayerEditor::duplicate(int layer)
{
    if (!painted() || layer < 0 || layer >= static_cast<int>(painted()->layers.size())
        || !hasRoom())
        return;
    auto trigger = m_model.trigger();
    auto& layers = trigger.painted->layers;
    auto copy = layers[static_cast<std::size_t>(layer)];
    copy.name = tr("%1 copy").arg(QString::fromStdString(copy.name)).toStdString();
    layers.insert(layers.begin() + layer + 1, std::move(copy));
    apply(std::move(trigger), layer + 1, tr("Duplicate layer"));
}

void LayerEditor::reorder(int from, int to)
{
    const int count = painted() ? static_cast<int>(painted()->layers.size()) : 0;
    if (from < 0 || to < 0 || from >= count || to >= count || from == to)
        return;
    auto trigger = m_model.trigger();
    auto& layers = trigger.painted->layers;
    auto moved = std::move(layers[static_cast<std::size_t>(from)]);
    layers.erase(layers.begin() + from);
    layers.insert(layers.begin() + to, std::move(moved));
    apply(std::move(trigger), to, tr("Reorder layers"));
}

void LayerEditor::rename(int layer, const QString& name)
{
    editLayer(layer, tr("Rename layer"), 0,
        [&](PaintedLayer& target) { target.name = name.left(60).toStdString(); });
}

void LayerEditor::setVisible(int layer, bool visible)
{
    editLayer(layer, visible ? tr("Show layer") : tr("Hide layer"), 0,
        [&](PaintedLayer& target) { target.visible = visible; });
}

void LayerEditor::setOpacity(int layer, double opacity, int gesture)
{
    editLayer(layer, tr("Opacity"), gesture,
        [&](PaintedLayer& target) { target.opacity = std::clamp(opacity, 0.0, 1.0); });
}

void LayerEditor::place(int layer, CanvasPoint topLeft, double scale, int gesture)
{
    editLayer(layer, tr("Move layer"), gesture, [&](PaintedLayer& target) {
        target.scale = std::clamp(scale, smallestScale, largestScale);
        target.x = std::round(topLeft.x); // pixels stay on pixels
        target.y = std::round(topLeft.y);
    });
}

} // namespace clinic::ui
