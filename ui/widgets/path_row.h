// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

class QGridLayout;
class QLabel;
class QLineEdit;
class QToolButton;

namespace clinic::ui {

enum class PathKind { File, Folder };

/// A path to be typed or chosen: a row of a grid with the columns title, field, button.
struct PathRow {
    QLabel* title = nullptr;
    QLineEdit* edit = nullptr;
    QToolButton* choose = nullptr;

    void setVisible(bool visible) const;
};

/// Adds one at the grid's end. `name` is the field's object name, <name>Choose the button's. What
/// is chosen counts as typed: the field says textEdited.
PathRow addPathRow(QGridLayout& grid, const QString& title, const QString& name, PathKind kind);

} // namespace clinic::ui
