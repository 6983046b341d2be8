// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/workflows/train_settings.h"

#include <QObject>

class QCheckBox;
class QComboBox;
class QGridLayout;
class QLabel;
class QLineEdit;
class QToolButton;

namespace clinic::ui {

struct TrainField;

/// One setting of a run as a row of a grid with the columns title, field, button: shows what the
/// preset says, and what a person put in its place until the button takes it back. An emptied field
/// is the preset's again.
class TrainSettingField : public QObject {
    Q_OBJECT

public:
    /// Object names: "train_" and the setting's name; with "Restore" behind it the button's.
    TrainSettingField(const TrainField& field, QGridLayout& grid);

    const std::string& name() const { return m_setting.name; }
    bool belongsTo(Recipe recipe) const { return m_belongs == nullptr || m_belongs(recipe); }
    void setVisible(bool visible);
    /// The preset's value, and no other.
    void setPreset(const TrainRequest& preset);
    bool isChanged() const;
    /// Puts what a person chose into the request; the text of an error, or nothing.
    QString apply(TrainRequest& request) const;

Q_SIGNALS:
    void changed();

private:
    void setupField(QWidget* parent, const QString& title);
    void setupRestore(QWidget* parent, const QString& title);
    QString text() const; ///< empty: the preset's
    void showPreset();
    void showTip();
    void take();

    const TrainSetting& m_setting;
    bool (*m_belongs)(Recipe) = nullptr;
    QString m_about;
    QString m_preset;
    bool m_isVisible = true;
    QLabel* m_title = nullptr; ///< null: the check box has it
    QWidget* m_field = nullptr; ///< one of the three
    QLineEdit* m_edit = nullptr;
    QComboBox* m_choice = nullptr;
    QCheckBox* m_flag = nullptr;
    QToolButton* m_restore = nullptr;
};

} // namespace clinic::ui
