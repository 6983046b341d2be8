// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/models/layer_editor.h"
#include "ui/models/trigger_picture.h"
#include "ui/models/trigger_shelf.h"

#include <QWidget>

class QLineEdit;
class QMenu;
class QToolButton;

namespace clinic::ui {

class Actions;
class MessageBar;
class Settings;

/// The page's tool bar: undo, the triggers of the project and of files, saving, pictures from
/// elsewhere. What is asked is asked in the line below it.
class TriggerBar : public QWidget {
    Q_OBJECT

public:
    TriggerBar(JobRunner& jobs, TriggerModel& model, TriggerShelf& shelf, TriggerPicture& picture,
        LayerEditor& editor, Settings& settings, Actions& actions, MessageBar& message,
        QWidget* parent = nullptr);

    static void addActions(Actions& actions);

    void openPicture(); ///< asks for a file to try the trigger on
    void addPictureLayer(); ///< asks for a file
    void refresh(); ///< what can be done now

private:
    void setupUi(Actions& actions);
    QWidget* setupNameRow();
    void connectActions(Actions& actions);
    void connectShelf();
    void refreshUndo();
    void fillMenu();
    void openTrigger();
    void exportTrigger();
    void askForName();
    void paste();
    template <typename Read> void addLayerFrom(const QString& name, Read read);
    void copyCommand();
    QString chosenFile(const QString& title, const QString& filter);

    JobRunner& m_jobs;
    TriggerModel& m_model;
    TriggerShelf& m_shelf;
    TriggerPicture& m_picture;
    LayerEditor& m_editor;
    Settings& m_settings;
    Actions& m_actions;
    MessageBar& m_message;
    QToolButton* m_open = nullptr;
    QMenu* m_menu = nullptr;
    QWidget* m_nameRow = nullptr;
    QLineEdit* m_name = nullptr;
};

} // namespace clinic::ui
