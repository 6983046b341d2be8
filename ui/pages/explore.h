// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/plots/scatter_view.h"
#include "ui/session.h"

#include <QWidget>

#include <array>

class QComboBox;
class QLabel;
class QProgressBar;
class QPushButton;
class QStackedWidget;
class QToolBar;

namespace clinic::ui {

class Actions;
class HoverCard;
class ImageLoader;

/// The map of the embedding space and the tools that change how it is seen.
class ExplorePage : public QWidget {
    Q_OBJECT

public:
    ExplorePage(Workspace& workspace, Session& session, ImageLoader& images, Actions& actions,
        QWidget* parent = nullptr);

    /// The actions of this page's tools; to be called once, before a page is made.
    static void addActions(Actions& actions);

    ScatterView* view() const { return m_view; }
    ColourBy colourBy() const { return m_colourBy; }

Q_SIGNALS:
    void colourByChanged(clinic::ui::ColourBy colourBy);
    void goToStart();

private:
    void setupUi(Actions& actions);
    QToolBar* setupTools(Actions& actions);
    QWidget* setupEmpty();
    QWidget* setupWorking();
    QWidget* setupFailed();
    void connectTools(Actions& actions);
    void connectView();
    void refresh();
    void offerColours();
    void refreshFacts();
    void setColourBy(ColourBy colourBy);

    Workspace& m_workspace;
    Session& m_session;
    ScatterView* m_view = nullptr;
    HoverCard* m_card = nullptr;
    ColourBy m_colourBy = ColourBy::Poisoned;
    QComboBox* m_colourBox = nullptr;
    std::array<QAction*, 4> m_colourActions {}; ///< in the order of ColourBy
    QAction* m_pairLines = nullptr;
    QStackedWidget* m_stack = nullptr;
    QWidget* m_empty = nullptr;
    QWidget* m_working = nullptr;
    QWidget* m_failed = nullptr;
    QWidget* m_mapArea = nullptr;
    QLabel* m_title = nullptr;
    QLabel* m_facts = nullptr;
    QLabel* m_workingText = nullptr;
    QLabel* m_failedText = nullptr;
    QProgressBar* m_busy = nullptr;
};

} // namespace clinic::ui
