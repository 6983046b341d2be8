// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

class QAbstractItemModel;
class QTableView;
class QWidget;

namespace clinic::ui {

/// A table of which one row is chosen at a time and nothing is edited: no grid, no frame, no row
/// numbers.
QTableView* rowTable(
    const QString& name, const QString& accessibleName, QAbstractItemModel* model, QWidget* parent);

} // namespace clinic::ui
