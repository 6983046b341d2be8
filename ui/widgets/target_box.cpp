// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/target_box.h"

#include <QComboBox>
#include <QCompleter>

namespace clinic::ui {

QComboBox* targetBox(const QString& name, QWidget* parent)
{
    auto* box = new QComboBox(parent);
    box->setObjectName(name);
    box->setEditable(true);
    box->setInsertPolicy(QComboBox::NoInsert);
    box->completer()->setCaseSensitivity(Qt::CaseInsensitive);
    box->completer()->setFilterMode(Qt::MatchContains);
    keepNarrow(box);
    return box;
}

void keepNarrow(QComboBox* box)
{
    box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    box->setMinimumContentsLength(10);
}

} // namespace clinic::ui
