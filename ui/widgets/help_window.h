// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QWidget>

namespace clinic::ui {

/// The help that ships with the program, in a window of its own beside the work. Loads nothing from
/// anywhere else.
class HelpWindow : public QWidget {
    Q_OBJECT

public:
    explicit HelpWindow(QWidget* parent);
};

} // namespace clinic::ui
