// SPDX-License-Identifier: Apache-2.0
#include "ui/models/paint_state.h"

namespace clinic::ui {

void PaintState::set(const PaintOptions& options)
{
    if (options == m_options)
        return;
    m_options = options;
    Q_EMIT changed();
}

void PaintState::setTool(PaintTool tool)
{
    auto options = m_options;
    options.tool = tool;
    set(options);
}

void PaintState::setLayer(int layer)
{
    auto options = m_options;
    options.layer = layer;
    set(options);
}

Rgba toRgba(const QColor& colour)
{
    return {static_cast<std::uint8_t>(colour.red()), static_cast<std::uint8_t>(colour.green()),
        static_cast<std::uint8_t>(colour.blue()), static_cast<std::uint8_t>(colour.alpha())};
}

} // namespace clinic::ui
