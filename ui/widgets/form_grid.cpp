// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/form_grid.h"

#include "ui/theme.h"

#include <QGridLayout>
#include <QLabel>
#include <QPushButton>
#include <QToolButton>

namespace clinic::ui {

QGridLayout* formGrid(QWidget* area)
{
    auto* grid = new QGridLayout(area);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(space::control);
    grid->setVerticalSpacing(space::tight);
    grid->setColumnStretch(1, 1);
    return grid;
}

void addFormRow(QGridLayout& grid, const QString& title, QWidget* field)
{
    auto* label = new QLabel(title, field->parentWidget());
    label->setBuddy(field);
    const int row = grid.rowCount();
    grid.addWidget(label, row, 0);
    grid.addWidget(field, row, 1, 1, 2);
}

QToolButton* foldButton(const QString& name, const QString& text, QWidget* area)
{
    auto* button = new QToolButton(area->parentWidget());
    button->setObjectName(name);
    button->setText(text);
    button->setCheckable(true);
    button->setAutoRaise(true);
    button->setArrowType(Qt::RightArrow);
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    area->hide();
    QObject::connect(button, &QToolButton::toggled, area, [button, area](bool shown) {
        button->setArrowType(shown ? Qt::DownArrow : Qt::RightArrow);
        area->setVisible(shown);
    });
    return button;
}

QPushButton* namedButton(const QString& name, const QString& text, QWidget* parent)
{
    auto* made = new QPushButton(text, parent);
    made->setObjectName(name);
    return made;
}

} // namespace clinic::ui
