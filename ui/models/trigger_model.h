// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/models/trigger_snapshot.h"

#include <QObject>
#include <QString>

class QUndoStack;

namespace clinic::ui {

/// The one trigger that the Trigger page is about: a spec and, where it is painted, its layers.
/// Canvas, form and panels change it through here and listen to it; they never talk to one another.
/// Every change can be undone, the last 200 of them. Lives on the GUI thread.
class TriggerModel : public QObject {
    Q_OBJECT

public:
    explicit TriggerModel(QObject* parent = nullptr);

    /// As values: makeTrigger() of it, on a lane, is ready for use.
    const TriggerFile& trigger() const { return m_trigger; }
    /// Replaces it as one step that can be undone; steps of one `gesture` (a slider being dragged,
    /// a stroke; 0: none) that follow each other become one. Nothing happens if it is the same.
    void change(TriggerFile trigger, const QString& what, int gesture = 0);
    /// Begins with this one: what was done before is forgotten.
    void reset(TriggerFile trigger);
    /// A number for one gesture that nobody else has.
    int newGesture() { return ++m_lastGesture; }
    QUndoStack* undoStack() const { return m_undo; }
    /// Bytes that the steps keep of layers' pictures.
    std::size_t undoBytes() const;

Q_SIGNALS:
    void changed();

private:
    class Change;
    void show(const TriggerSnapshot& snapshot);

    TriggerFile m_trigger;
    TriggerSnapshot m_snapshot; ///< of that
    QUndoStack* m_undo = nullptr;
    int m_lastGesture = 0;
};

} // namespace clinic::ui
