// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/plots/scatter_view.h"

#include <QTimer>
#include <QWidget>

class QLabel;
class QSlider;
class QToolButton;

namespace clinic::ui {

class RunMaps;
class Workspace;

/// The map, and below it, where it is of a run's epochs, a bar to go through them. A | B puts the
/// first epoch beside the chosen one: one part of the frame in both, one selection; what is done in
/// one view the other does too.
class EpochView : public QWidget {
    Q_OBJECT

public:
    /// Takes the map's view in.
    EpochView(RunMaps& maps, Workspace& workspace, ScatterView* view, QWidget* parent = nullptr);

    void setPairLines(bool shown);

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    void setupUi();
    QWidget* setupBar();
    QWidget* titled(QLabel* title, ScatterView* view);
    void connectBar();
    void connectFirst();
    void refresh();
    void refreshBar();
    void showFirst();
    void styleFirst();
    void play(bool on);
    void step();

    RunMaps& m_maps;
    Workspace& m_workspace;
    ScatterView* m_view = nullptr;
    ScatterView* m_first = nullptr;
    QWidget* m_firstSide = nullptr;
    QLabel* m_firstTitle = nullptr;
    QLabel* m_title = nullptr;
    QWidget* m_bar = nullptr;
    QToolButton* m_play = nullptr;
    QSlider* m_slider = nullptr;
    QLabel* m_label = nullptr;
    QToolButton* m_compare = nullptr;
    QTimer m_pace;
};

} // namespace clinic::ui
