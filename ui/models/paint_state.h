// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/trigger/brush.h"

#include <QColor>
#include <QObject>
#include <QString>

namespace clinic::ui {

/// What the mouse does on the canvas.
enum class PaintTool { Look, Brush, Eraser, Fill, Text, Move };

/// What a person chose to paint with; no part of the trigger.
struct PaintOptions {
    PaintTool tool = PaintTool::Look;
    QColor colour {0xd1, 0x49, 0x5b}; ///< with alpha
    int size = 6; ///< of brush and eraser, canvas pixels
    double hardness = 1; ///< of both
    int tolerance = 0; ///< of the fill, 0..255
    QString text = QStringLiteral("Aa"); ///< of the stamp
    int textSize = 16; ///< height of the letters, canvas pixels
    bool boldText = true;
    int layer = 0; ///< that is painted on; the model may have fewer

    bool operator==(const PaintOptions&) const = default;
};

/// Panels change it, tools on the canvas read it. Lives on the GUI thread.
class PaintState : public QObject {
    Q_OBJECT

public:
    using QObject::QObject;

    const PaintOptions& options() const { return m_options; }
    void set(const PaintOptions& options);
    void setTool(PaintTool tool);
    void setLayer(int layer);

    static constexpr int largestBrush = 512;

Q_SIGNALS:
    void changed();

private:
    PaintOptions m_options;
};

Rgba toRgba(const QColor& colour);

} // namespace clinic::ui
