// SPDX-License-Identifier: Apache-2.0
#include "ui/models/trigger_snapshot.h"

#include <algorithm>
#include <iterator>

namespace clinic::ui {

namespace {

constexpr int fastest = 1; // a stroke must not be felt

const std::vector<PaintedLayer>& layersOf(const TriggerFile& trigger)
{
    static const std::vector<PaintedLayer> none;
    return trigger.painted ? trigger.painted->layers : none;
}

TriggerSnapshot::Packed packed(const RgbaImage& picture)
{
    return std::make_shared<const QByteArray>(
        qCompress(picture.rgba.data(), static_cast<qsizetype>(picture.rgba.size()), fastest));
}

std::vector<std::uint8_t> unpack(const QByteArray& bytes)
{
    const auto pixels = qUncompress(bytes);
    return {pixels.begin(), pixels.end()};
}

} // namespace

TriggerSnapshot::TriggerSnapshot(
    const TriggerFile& trigger, const TriggerFile& former, const TriggerSnapshot& formerPacked)
    : m_outline {trigger.spec, std::nullopt}
{
    if (!trigger.painted)
        return;
    m_outline.painted = PaintedTrigger {trigger.painted->canvas, {}};
    const auto& known = layersOf(former);
    for (const PaintedLayer& layer : trigger.painted->layers) {
        const auto same = std::find_if(known.begin(), known.end(),
            [&](const PaintedLayer& old) { return old.picture == layer.picture; });
        m_pictures.push_back(same == known.end()
                ? packed(layer.picture)
                : formerPacked.m_pictures[static_cast<std::size_t>(same - known.begin())]);
        PaintedLayer outline;
        outline.name = layer.name;
        outline.picture.width = layer.picture.width;
        outline.picture.height = layer.picture.height;
        outline.x = layer.x;
        outline.y = layer.y;
        outline.scale = layer.scale;
        outline.opacity = layer.opacity;
        outline.visible = layer.visible;
        m_outline.painted->layers.push_back(outline);
    }
}

TriggerFile TriggerSnapshot::unpacked(
    const TriggerFile& present, const TriggerSnapshot& presentPacked) const
{
    TriggerFile trigger = m_outline;
    const auto& known = presentPacked.m_pictures;
    for (std::size_t i = 0; i < m_pictures.size(); ++i) {
        auto& pixels = trigger.painted->layers[i].picture.rgba;
        const auto same = std::find(known.begin(), known.end(), m_pictures[i]);
        pixels = same == known.end()
            ? unpack(*m_pictures[i])
            : layersOf(present)[static_cast<std::size_t>(same - known.begin())].picture.rgba;
    }
    return trigger;
}

} // namespace clinic::ui
