// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QWidget>

namespace clinic::ui {

/// The dashed field of the Start page that says what can be dropped (the whole window accepts it).
class DropZone : public QWidget {
    Q_OBJECT

public:
    explicit DropZone(QWidget* parent = nullptr);

    void setActive(bool active); ///< something droppable is over the window

Q_SIGNALS:
    void clicked();

protected:
    void paintEvent(QPaintEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    bool m_active = false;
};

} // namespace clinic::ui
