// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QIcon>
#include <QString>

namespace clinic::ui {

/// Makes the files of resources/window.qrc known; they lie in a static library, so somebody must
/// ask.
void loadResources();

/// An icon of our own set (resources/icons/<name>.svg), drawn in the palette's text colour at paint
/// time, so it follows the theme and is sharp at every scale.
QIcon lineIcon(const QString& name);

} // namespace clinic::ui
