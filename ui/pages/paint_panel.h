// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/models/paint_state.h"

#include <QWidget>

#include <vector>

class QCheckBox;
class QLabel;
class QLineEdit;

namespace clinic::ui {

class Actions;
class ColourButton;
class NumberField;

/// The tools of the canvas and what the chosen one paints with.
class PaintPanel : public QWidget {
    Q_OBJECT

public:
    PaintPanel(PaintState& state, Actions& actions, QWidget* parent = nullptr);

    /// Tools and sizes; to be called once, before a panel is made.
    static void addActions(Actions& actions);

private:
    /// A line of the options and the tools that it is for.
    struct Option {
        QLabel* label;
        QWidget* field;
        std::vector<PaintTool> tools;
    };

    QWidget* setupTools(Actions& actions);
    QWidget* setupOptions();
    void connectActions(Actions& actions);
    void refresh();
    void changeSize(int steps);
    template <typename Edit> void edit(Edit edit);

    PaintState& m_state;
    Actions& m_actions;
    std::vector<Option> m_options;
    QWidget* m_optionArea = nullptr;
    ColourButton* m_colour = nullptr;
    NumberField* m_opacity = nullptr;
    NumberField* m_size = nullptr;
    NumberField* m_hardness = nullptr;
    NumberField* m_tolerance = nullptr;
    QLineEdit* m_text = nullptr;
    NumberField* m_textSize = nullptr;
    QCheckBox* m_bold = nullptr;
    QLabel* m_hint = nullptr;
};

} // namespace clinic::ui
