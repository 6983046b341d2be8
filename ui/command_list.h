// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QFrame>

class QLineEdit;
class QListWidget;

namespace clinic::ui {

class Actions;

/// One box for every action: type a part of its name, press Enter. Closes by itself.
class CommandList : public QFrame {
    Q_OBJECT

public:
    CommandList(Actions& actions, QWidget* parent);

    void popup();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void filter();
    void runCurrent();

    Actions& m_actions;
    QLineEdit* m_text = nullptr;
    QListWidget* m_list = nullptr;
};

} // namespace clinic::ui
