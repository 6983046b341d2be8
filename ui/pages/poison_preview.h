// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/workflows/poison_dataset.h"

#include <QWidget>

class QGridLayout;

namespace clinic::ui {

/// Chosen rows before and after, one below the other: both pictures, both captions.
class PoisonPreview : public QWidget {
    Q_OBJECT

public:
    explicit PoisonPreview(QWidget* parent = nullptr);

    void setRows(const std::vector<PoisonPreviewRow>& rows);

private:
    void addRow(QGridLayout& grid, int line, const PoisonPreviewRow& row);

    QWidget* m_rows = nullptr;
};

} // namespace clinic::ui
