// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/workflows/train_settings.h"

#include <QWidget>

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;

namespace clinic::ui {

/// One setting of a run as a field: shows what the preset says, and what a person put in its place.
/// An emptied field is the preset's again.
class TrainSettingField : public QObject {
    Q_OBJECT

public:
    /// Object name: "train_" and the setting's name. `setting` outlives this.
    TrainSettingField(const TrainSetting& setting, QWidget* parent);

    const TrainSetting& setting() const { return m_setting; }
    QLabel* title() const { return m_title; }
    QWidget* field() const { return m_field; }
    /// Whether the recipe knows it: its explanation begins with the recipes that do, or with none.
    bool appliesTo(std::string_view recipe) const;
    void setVisible(bool visible);
    /// The preset's value, and no other.
    void setPreset(const TrainRequest& preset);
    /// Puts what a person chose into the request; the text of an error, or nothing.
    QString apply(TrainRequest& request) const;

Q_SIGNALS:
    void changed();

private:
    const TrainSetting& m_setting;
    QLabel* m_title = nullptr;
    QWidget* m_field = nullptr; ///< one of the three
    QLineEdit* m_edit = nullptr;
    QComboBox* m_choice = nullptr;
    QCheckBox* m_flag = nullptr;
};

} // namespace clinic::ui
