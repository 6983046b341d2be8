// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/workflows/recognise_files.h"

#include <QFrame>

namespace clinic::ui {

/// One dropped file on the import sheet: kind, name, what it was recognised as or why it cannot be
/// used, and the first rows of a table.
class FileRow : public QFrame {
    Q_OBJECT

public:
    explicit FileRow(const RecognisedFile& file, QWidget* parent = nullptr);
};

} // namespace clinic::ui
