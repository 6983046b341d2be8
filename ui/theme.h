// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QColor>
#include <QFont>
#include <QPalette>

class QWidget;

namespace clinic::ui {

enum class ThemeMode { System, Light, Dark };

/// Takes the system's palette, or one of ours where a person chose light or dark.
void applyTheme(ThemeMode mode);
bool isDark(const QPalette& palette);

/// Three sizes only: the system's, section titles, and a page's one headline.
QFont sectionFont(const QFont& base);
QFont headlineFont(const QFont& base);

/// Text of less weight: explanations, units. Readable on the window's background.
QColor quietText(const QPalette& palette);
/// Gives a label that colour; it follows the theme.
void setQuiet(QWidget* widget);
/// Lines between groups.
QColor lineColour(const QPalette& palette);

/// Distances in device-independent pixels, all multiples of four.
namespace space {
inline constexpr int tight = 4;
inline constexpr int control = 8;
inline constexpr int group = 16;
inline constexpr int page = 24;
} // namespace space

} // namespace clinic::ui
