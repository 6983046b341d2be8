// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/row_table.h"

#include "ui/theme.h"

#include <QHeaderView>
#include <QTableView>

namespace clinic::ui {

QTableView* rowTable(
    const QString& name, const QString& accessibleName, QAbstractItemModel* model, QWidget* parent)
{
    auto* table = new QTableView(parent);
    table->setObjectName(name);
    table->setAccessibleName(accessibleName);
    table->setModel(model);
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->setSelectionMode(QAbstractItemView::SingleSelection);
    table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    table->setShowGrid(false);
    table->setWordWrap(false);
    table->setFrameShape(QFrame::NoFrame);
    table->verticalHeader()->hide();
    table->verticalHeader()->setDefaultSectionSize(parent->fontMetrics().height() + space::control);
    table->horizontalHeader()->setHighlightSections(false);
    return table;
}

} // namespace clinic::ui
