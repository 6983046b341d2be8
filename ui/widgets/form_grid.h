// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

class QGridLayout;
class QPushButton;
class QToolButton;
class QWidget;

namespace clinic::ui {

/// The layout of a form's fields: title, field, and a column for a button. It fills the area.
QGridLayout* formGrid(QWidget* area);
/// Adds a row at the grid's end. An & in the title marks the letter that leads to the field.
void addFormRow(QGridLayout& grid, const QString& title, QWidget* field);

/// A button that shows and hides an area, which is hidden at first.
QToolButton* foldButton(const QString& name, const QString& text, QWidget* area);

QPushButton* namedButton(const QString& name, const QString& text, QWidget* parent);

} // namespace clinic::ui
