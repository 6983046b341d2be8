// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/image/rgba_image.h"

#include <QColor>
#include <QFont>
#include <QString>

namespace clinic::ui {

/// Text drawn with the system's letters, without empty edges; `height` is that of the font in
/// pixels. What other machines get are these pixels, not the font.
RgbaImage renderText(const QString& text, QFont font, int height, const QColor& colour);

} // namespace clinic::ui
