// SPDX-License-Identifier: Apache-2.0
#include "ui/pages/answer_set_box.h"

#include "ui/format.h"
#include "ui/models/mmr_board.h"

#include <QComboBox>

#include <algorithm>

namespace clinic::ui {

QComboBox* answerSetBox(const QString& name, const QString& accessible, QWidget* parent)
{
    auto* box = new QComboBox(parent);
    box->setObjectName(name);
    box->setAccessibleName(accessible);
    box->setMinimumContentsLength(24);
    return box;
}

void listAnswerSets(QComboBox& box, const MmrBoard& board, int otherwise)
{
    const QSignalBlocker quiet(&box);
    const QString before = box.currentData().toString();
    box.clear();
    for (std::size_t i = 0; i < board.sets().size(); ++i)
        box.addItem(board.setName(i), toQString(board.sets()[i]->answers.source.file));
    const int same = board.setOf(before);
    box.setCurrentIndex(same >= 0 ? same : std::min(otherwise, box.count() - 1));
}

} // namespace clinic::ui
