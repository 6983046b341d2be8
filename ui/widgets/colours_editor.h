// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/widgets/key_editor.h"

#include <QStringList>

class QToolButton;

namespace clinic::ui {

/// Colours in a row, as many as the key takes: "ffff00/000000".
class ColoursEditor : public KeyEditor {
    Q_OBJECT

public:
    ColoursEditor(const TriggerKey& key, QWidget* parent);

    void setValue(const QString& value) override;

private:
    void rebuild();
    void edit(const QStringList& colours, bool goesOn);

    int m_fewest = 0;
    int m_most = 16;
    QStringList m_colours;
    QWidget* m_swatches = nullptr;
    QToolButton* m_more = nullptr;
    QToolButton* m_fewer = nullptr;
};

} // namespace clinic::ui
