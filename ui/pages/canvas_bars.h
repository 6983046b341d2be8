// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/widgets/trigger_canvas.h"

#include <QWidget>

#include <array>

class QComboBox;
class QLabel;
class QSpinBox;
class QToolButton;

namespace clinic::ui {

class Actions;
class ElidedLabel;

/// Above the canvas: what it shows of the picture, and how large. Where there is no room for the
/// words, buttons have only their icons.
class CanvasViewBar : public QWidget {
    Q_OBJECT

public:
    CanvasViewBar(TriggerCanvas& canvas, Actions& actions, QWidget* parent = nullptr);

    static void addActions(Actions& actions);

    QSize minimumSizeHint() const override; ///< with icons alone

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void setupUi(Actions& actions);
    void connectActions(Actions& actions);
    void refresh();
    int savedByIcons() const; ///< pixels that the bar is narrower without words

    TriggerCanvas& m_canvas;
    Actions& m_actions;
    std::array<QToolButton*, 3> m_views {};
    QComboBox* m_gain = nullptr;
    QLabel* m_zoom = nullptr;
};

/// Below the canvas: which sample it is.
class SampleBar : public QWidget {
    Q_OBJECT

public:
    SampleBar(Workspace& workspace, TriggerPicture& picture, TriggerCanvas& canvas,
        Actions& actions, QWidget* parent = nullptr);

    static void addActions(Actions& actions);

    void refresh(); ///< also what can be done now

private:
    void setupUi(Actions& actions);
    void step(int rows);
    QString facts() const;

    Workspace& m_workspace;
    TriggerPicture& m_picture;
    TriggerCanvas& m_canvas;
    Actions& m_actions;
    QSpinBox* m_row = nullptr;
    QLabel* m_of = nullptr;
    ElidedLabel* m_facts = nullptr;
    QToolButton* m_back = nullptr;
    QComboBox* m_resolution = nullptr;
};

} // namespace clinic::ui
