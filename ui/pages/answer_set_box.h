// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

class QComboBox;
class QWidget;

namespace clinic::ui {

class MmrBoard;

/// A box to choose one of the board's files of answers; its index is theirs.
QComboBox* answerSetBox(const QString& name, const QString& accessible, QWidget* parent);

/// Lists the board's files anew, without a signal. The chosen one stays chosen; where it is gone,
/// that at `otherwise` is, or the last.
void listAnswerSets(QComboBox& box, const MmrBoard& board, int otherwise = 0);

} // namespace clinic::ui
