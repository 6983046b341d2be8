// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/plots/scatter_view.h"
#include "ui/session.h"

#include <QWidget>

#include <array>

class QComboBox;
class QLabel;
class QProgressBar;
class QStackedWidget;
class QToolBar;

namespace clinic::ui {

class Actions;
class EpochView;
class HoverCard;
class ImageLoader;
class MapStateView;
class RunMaps;

/// The map of the embedding space and the tools that change how it is seen.
class ExplorePage : public QWidget {
    Q_OBJECT

public:
    ExplorePage(Workspace& workspace, Session& session, RunMaps& maps, ImageLoader& images,
        Actions& actions, QWidget* parent = nullptr);

    /// The actions of this page's tools; to be called once, before a page is made.
    static void addActions(Actions& actions);

    ScatterView* view() const { return m_view; }
    ColourBy colourBy() const { return m_colourBy; }
    /// Shows or hides the rows of a group of the map's legend.
    void setGroupShown(std::size_t group, bool shown);

Q_SIGNALS:
    void colourByChanged(clinic::ui::ColourBy colourBy);
    void goToStart();

private:
    void setupUi(Actions& actions);
    QToolBar* setupTools(Actions& actions);
    void connectTools(Actions& actions);
    void connectColours(Actions& actions);
    void connectView();
    void connectStates();
    void refresh();
    void refreshActions();
    void refreshFacts();
    void showArrows();
    void describeCurrent();
    void chooseRun();
    void setColourBy(ColourBy colourBy);
    ColourBy possibleColour() const;
    void showColour(ColourBy colourBy);

    Workspace& m_workspace;
    Session& m_session;
    RunMaps& m_maps;
    ScatterView* m_view = nullptr;
    EpochView* m_epochs = nullptr;
    HoverCard* m_card = nullptr;
    ColourBy m_wantedColour = ColourBy::Poisoned; ///< what the person chose
    ColourBy m_colourBy = ColourBy::Poisoned; ///< that, or what the map knows instead
    QComboBox* m_colourBox = nullptr;
    std::array<QAction*, 4> m_colourActions {}; ///< in the order of ColourBy
    std::array<QAction*, 3> m_modalityActions {}; ///< in the order of MapModality
    QAction* m_pairLines = nullptr;
    QAction* m_arrows = nullptr;
    QAction* m_zoomAll = nullptr;
    QAction* m_showAll = nullptr;
    QStackedWidget* m_stack = nullptr;
    MapStateView* m_states = nullptr;
    QWidget* m_mapArea = nullptr;
    QLabel* m_title = nullptr;
    QLabel* m_facts = nullptr;
    QProgressBar* m_busy = nullptr;
};

} // namespace clinic::ui
