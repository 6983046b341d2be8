// SPDX-License-Identifier: Apache-2.0
#include "ui/models/trigger_model.h"

#include <QUndoStack>

namespace clinic::ui {

class TriggerModel::Change : public QUndoCommand {
public:
    Change(TriggerModel& model, TriggerFile next, const QString& what, int gesture)
        : QUndoCommand(what)
        , m_model(model)
        , m_before(model.m_trigger)
        , m_after(std::move(next))
        , m_gesture(gesture)
    {
    }

    void undo() override { m_model.set(m_before); }
    void redo() override { m_model.set(m_after); }
    int id() const override { return m_gesture > 0 ? 1 : -1; }
    bool mergeWith(const QUndoCommand* other) override
    {
        const auto* later = static_cast<const Change*>(other); // the same id: the same class
        if (later->m_gesture != m_gesture)
            return false;
        m_after = later->m_after;
        return true;
    }

private:
    TriggerModel& m_model;
    TriggerFile m_before;
    TriggerFile m_after;
    int m_gesture;
};

TriggerModel::TriggerModel(QObject* parent)
    : QObject(parent)
    , m_undo(new QUndoStack(this))
{
    m_trigger.spec = parseTriggerSpec("checkerboard,location=bottom_right");
}

void TriggerModel::change(TriggerFile trigger, const QString& what, int gesture)
{
    m_undo->push(new Change(*this, std::move(trigger), what, gesture));
}

void TriggerModel::set(TriggerFile trigger)
{
    m_trigger = std::move(trigger);
    Q_EMIT changed();
}

} // namespace clinic::ui
