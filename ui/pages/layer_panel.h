// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/models/layer_editor.h"

#include <QTimer>
#include <QWidget>

class QListWidget;
class QListWidgetItem;
class QToolButton;

namespace clinic::ui {

class NumberField;

/// The layers of the painted trigger, the top one first: show, choose, order, name, opacity.
class LayerPanel : public QWidget {
    Q_OBJECT

public:
    LayerPanel(
        TriggerModel& model, LayerEditor& editor, PaintState& state, QWidget* parent = nullptr);

Q_SIGNALS:
    void addPicture();

private:
    void setupUi();
    QToolButton* addButton(const QString& name, const QString& icon, const QString& what);
    void refresh();
    void refreshCurrent();
    void refreshThumbnails();
    void takeItem(QListWidgetItem* item);
    int layerOf(int row) const; ///< the list begins with the top one
    int count() const;

    TriggerModel& m_model;
    LayerEditor& m_editor;
    PaintState& m_state;
    QListWidget* m_list = nullptr;
    NumberField* m_opacity = nullptr;
    QToolButton* m_add = nullptr;
    QToolButton* m_picture = nullptr;
    QToolButton* m_copy = nullptr;
    QToolButton* m_up = nullptr;
    QToolButton* m_down = nullptr;
    QToolButton* m_remove = nullptr;
    QTimer m_thumbnails; ///< drawn a moment later: a layer that is dragged must not wait for them
    int m_gesture = 0;
};

} // namespace clinic::ui
