// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

class QComboBox;
class QWidget;

namespace clinic::ui {

/// A box for the target label: one of a list, found by any part of it, or typed freely.
QComboBox* targetBox(const QString& name, QWidget* parent);

/// A box that takes no more width than it gets, however long what it lists is.
void keepNarrow(QComboBox* box);

} // namespace clinic::ui
