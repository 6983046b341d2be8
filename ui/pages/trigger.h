// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/models/layer_editor.h"
#include "ui/models/paint_state.h"
#include "ui/models/trigger_picture.h"
#include "ui/models/trigger_shelf.h"

#include <QWidget>

class QLabel;
class QSplitter;
class QStackedWidget;
class QTabWidget;

namespace clinic::ui {

class Actions;
class LayerPanel;
class MessageBar;
class PaintPanel;
class PresetForm;
class SampleBar;
class Settings;
class TriggerBar;
class TriggerCanvas;

/// Where a trigger is picked or painted: its preset, tools and layers on the left, the picture as
/// the model sees it in the middle, what it does on the right.
class TriggerPage : public QWidget {
    Q_OBJECT

public:
    TriggerPage(JobRunner& jobs, Workspace& workspace, TriggerModel& model, Settings& settings,
        Actions& actions, QWidget* parent = nullptr);

    /// The actions of this page; to be called once, before a page is made.
    static void addActions(Actions& actions);

    /// A tab of the right column, which is there only if it has one.
    void addPanel(QWidget* panel, const QString& title);
    /// Brings a panel to the front, by its object name without the ending Panel; no other changes
    /// it.
    void showPanel(const QString& name);

    TriggerCanvas* canvas() const { return m_canvas; }

Q_SIGNALS:
    void goToStart();

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    void setupUi();
    QWidget* setupTools();
    QWidget* setupMiddle();
    QWidget* setupEmpty();
    QWidget* setupNote();
    void connectModel();
    void connectEditor();
    void shareWidth();
    void enableActions(bool enabled);
    void refresh();
    void refreshNote();
    QString note() const;
    void showPixel(std::optional<QPoint> pixel);
    void refreshFacts();

    TriggerModel& m_model;
    Workspace& m_workspace;
    Actions& m_actions;
    PaintState* m_state = nullptr;
    LayerEditor* m_editor = nullptr;
    TriggerPicture* m_picture = nullptr;
    TriggerShelf* m_shelf = nullptr;
    MessageBar* m_message = nullptr;
    TriggerBar* m_bar = nullptr;
    PresetForm* m_form = nullptr;
    PaintPanel* m_paint = nullptr;
    QWidget* m_layerArea = nullptr;
    LayerPanel* m_layers = nullptr;
    TriggerCanvas* m_canvas = nullptr;
    SampleBar* m_samples = nullptr;
    QStackedWidget* m_middle = nullptr;
    QWidget* m_empty = nullptr;
    QWidget* m_canvasArea = nullptr;
    QLabel* m_title = nullptr;
    QLabel* m_facts = nullptr;
    QLabel* m_note = nullptr;
    QLabel* m_pixel = nullptr;
    QSplitter* m_splitter = nullptr;
    QTabWidget* m_tabs = nullptr;
    bool m_isWidthShared = false; ///< once; from then on it is the person's
    bool m_toldOfPainting = false; ///< the message is that painting began
};

} // namespace clinic::ui
