// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QAction>
#include <QKeySequence>
#include <QObject>
#include <QString>

#include <utility>
#include <vector>

namespace clinic::ui {

/// Everything the window can be told to do, once: menus, toolbars, shortcuts, the command list and
/// the tests all take their QActions from here. An action's id is its object name.
class Actions : public QObject {
    Q_OBJECT

public:
    explicit Actions(QObject* parent = nullptr);

    struct Spec {
        QString id; ///< "file.open"
        QString text; ///< with its mnemonic
        QString icon = {}; ///< of lineIcon(); empty: none
        QList<QKeySequence> shortcuts = {};
        QString tip = {}; ///< one sentence; empty: the text
        bool checkable = false;
    };
    QAction* add(const Spec& spec);
    /// An action of this id; asserts that there is one.
    QAction* operator[](const QString& id) const;
    const std::vector<QAction*>& all() const { return m_actions; }

    /// Pairs of actions that answer to the same keys.
    std::vector<std::pair<QAction*, QAction*>> conflicts() const;

private:
    std::vector<QAction*> m_actions;
};

} // namespace clinic::ui
