// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/trigger/trigger_file.h"

#include <QObject>
#include <QString>

class QUndoStack;

namespace clinic::ui {

/// The one trigger that the Trigger page is about: a spec and, where it is painted, its layers.
/// Canvas, form and panels change it through here and listen to it; they never talk to one another.
/// Every change can be undone. Lives on the GUI thread.
class TriggerModel : public QObject {
    Q_OBJECT

public:
    explicit TriggerModel(QObject* parent = nullptr);

    /// As values: makeTrigger() of it, on a lane, is ready for use.
    const TriggerFile& trigger() const { return m_trigger; }
    /// Replaces it as one step that can be undone; steps of one `gesture` (a slider being dragged,
    /// a stroke; 0: none) that follow each other become one.
    void change(TriggerFile trigger, const QString& what, int gesture = 0);
    QUndoStack* undoStack() const { return m_undo; }

Q_SIGNALS:
    void changed();

private:
    class Change;
    void set(TriggerFile trigger);

    TriggerFile m_trigger;
    QUndoStack* m_undo = nullptr;
};

} // namespace clinic::ui
