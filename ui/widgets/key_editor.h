// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/trigger/preset.h"

#include <QString>
#include <QWidget>

namespace clinic::ui {

/// The field for one key of a trigger. Values are text, as the trigger's own text has them.
class KeyEditor : public QWidget {
    Q_OBJECT

public:
    using QWidget::QWidget;

    virtual void setValue(const QString& value) = 0; ///< nothing is signalled

Q_SIGNALS:
    /// By the person; `goesOn`: part of the same gesture as the last.
    void edited(const QString& value, bool goesOn);
};

/// Made for what the key takes; only valid values can be entered, but for files, which are looked
/// at elsewhere. `pictureSide`: what a slider of pixels reaches to.
KeyEditor* makeKeyEditor(const TriggerKey& key, int pictureSide, QWidget* parent);

/// "four_corners" as a person reads it: "Four corners".
QString readable(const std::string& name);

} // namespace clinic::ui
