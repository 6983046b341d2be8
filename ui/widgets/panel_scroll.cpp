// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/panel_scroll.h"

#include <QScrollArea>
#include <QVBoxLayout>

namespace clinic::ui {

QScrollArea* scrollInPanel(QWidget* panel, QWidget* content)
{
    auto* scroll = new QScrollArea(panel);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidget(content);
    auto* outer = new QVBoxLayout(panel);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(scroll);
    return scroll;
}

} // namespace clinic::ui
