// SPDX-License-Identifier: Apache-2.0
#include "ui/actions.h"

#include "ui/icons.h"

#include <algorithm>

namespace clinic::ui {

Actions::Actions(QObject* parent)
    : QObject(parent)
{
}

QAction* Actions::add(const Spec& spec)
{
    auto* action = new QAction(spec.text, this);
    action->setObjectName(spec.id);
    action->setShortcuts(spec.shortcuts);
    action->setCheckable(spec.checkable);
    if (!spec.icon.isEmpty())
        action->setIcon(lineIcon(spec.icon));
    if (!spec.tip.isEmpty())
        action->setStatusTip(spec.tip);
    const auto keys = action->shortcut().toString(QKeySequence::NativeText);
    const auto tip = spec.tip.isEmpty() ? action->iconText() : spec.tip;
    action->setToolTip(keys.isEmpty() ? tip : tip + QStringLiteral(" (") + keys + u')');
    m_actions.push_back(action);
    return action;
}

QAction* Actions::operator[](const QString& id) const
{
    const auto found = std::find_if(m_actions.begin(), m_actions.end(),
        [&](const QAction* action) { return action->objectName() == id; });
    Q_ASSERT_X(found != m_actions.end(), "Actions", qPrintable(id));
    return *found;
}

std::vector<std::pair<QAction*, QAction*>> Actions::conflicts() const
{
    std::vector<std::pair<QAction*, QAction*>> found;
    for (std::size_t i = 0; i < m_actions.size(); ++i)
        for (std::size_t j = i + 1; j < m_actions.size(); ++j)
            for (const auto& keys : m_actions[i]->shortcuts())
                if (!keys.isEmpty() && m_actions[j]->shortcuts().contains(keys))
                    found.emplace_back(m_actions[i], m_actions[j]);
    return found;
}

} // namespace clinic::ui
