// SPDX-License-Identifier: Apache-2.0
#include "ui/models/trigger_model.h"

#include <QUndoStack>

#include <set>
#include <utility>

namespace clinic::ui {

namespace {
constexpr int mostSteps = 200;
}

class TriggerModel::Change : public QUndoCommand {
public:
    Change(TriggerModel& model, TriggerSnapshot before, TriggerSnapshot after, const QString& what,
        int gesture)
        : QUndoCommand(what)
        , m_model(model)
        , m_before(std::move(before))
        , m_after(std::move(after))
        , m_gesture(gesture)
    {
    }

    void undo() override { m_model.show(m_before); }
    void redo() override
    {
        if (std::exchange(m_isDone, true)) // pushed when it was done already
            m_model.show(m_after);
    }
    int id() const override { return m_gesture > 0 ? 1 : -1; }
    bool mergeWith(const QUndoCommand* other) override
    {
        const auto* later = static_cast<const Change*>(other); // the same id: the same class
        if (later->m_gesture != m_gesture)
            return false;
        m_after = later->m_after;
        return true;
    }

    const TriggerSnapshot& before() const { return m_before; }
    const TriggerSnapshot& after() const { return m_after; }

private:
    TriggerModel& m_model;
    TriggerSnapshot m_before;
    TriggerSnapshot m_after;
    int m_gesture;
    bool m_isDone = false;
};

TriggerModel::TriggerModel(QObject* parent)
    : QObject(parent)
    , m_undo(new QUndoStack(this))
{
    m_undo->setUndoLimit(mostSteps);
    m_trigger.spec = parseTriggerSpec("checkerboard,location=bottom_right");
    m_snapshot = TriggerSnapshot(m_trigger, {}, {});
}

void TriggerModel::change(TriggerFile trigger, const QString& what, int gesture)
{
    if (trigger == m_trigger)
        return;
    TriggerSnapshot after(trigger, m_trigger, m_snapshot);
    auto* step = new Change(*this, m_snapshot, after, what, gesture); // the stack owns it
    m_trigger = std::move(trigger);
    m_snapshot = std::move(after);
    m_undo->push(step);
    Q_EMIT changed();
}

void TriggerModel::reset(TriggerFile trigger)
{
    m_undo->clear();
    m_trigger = std::move(trigger);
    m_snapshot = TriggerSnapshot(m_trigger, {}, {});
    Q_EMIT changed();
}

void TriggerModel::show(const TriggerSnapshot& snapshot)
{
    m_trigger = snapshot.unpacked(m_trigger, m_snapshot);
    m_snapshot = snapshot;
    Q_EMIT changed();
}

std::size_t TriggerModel::undoBytes() const
{
    std::set<TriggerSnapshot::Packed> pictures;
    for (int i = 0; i < m_undo->count(); ++i) {
        const auto* step = static_cast<const Change*>(m_undo->command(i));
        for (const auto* snapshot : {&step->before(), &step->after()})
            pictures.insert(snapshot->pictures().begin(), snapshot->pictures().end());
    }
    std::size_t bytes = 0;
    for (const auto& picture : pictures)
        bytes += static_cast<std::size_t>(picture->size());
    return bytes;
}

} // namespace clinic::ui
