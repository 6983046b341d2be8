// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

class QLabel;
class QWidget;

namespace clinic::ui {

/// A label for text that may come from a file: never taken for markup, wrapped, to be selected with
/// the mouse.
QLabel* plainLabel(const QString& name, QWidget* parent);

/// Shows the text, or hides the label where there is none.
void showText(QLabel* label, const QString& text);

} // namespace clinic::ui
