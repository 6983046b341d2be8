// SPDX-License-Identifier: Apache-2.0
#include "ui/pages/train_setting.h"

#include "core/train/recipe.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QSignalBlocker>

namespace clinic::ui {

using namespace Qt::Literals::StringLiterals;

namespace {

/// "weight_decay" as a person reads it.
QString shownName(const std::string& name)
{
    QString shown = QString::fromStdString(name).replace(u'_', u' ');
    if (shown == u"lr"_s)
        return TrainSettingField::tr("Learning rate");
    shown[0] = shown[0].toUpper();
    return shown;
}

} // namespace

TrainSettingField::TrainSettingField(const TrainSetting& setting, QWidget* parent)
    : QObject(parent)
    , m_setting(setting)
    , m_title(new QLabel(shownName(setting.name), parent))
{
    const QString about = QString::fromStdString(setting.about);
    if (setting.isFlag) {
        m_field = m_flag = new QCheckBox(parent);
        connect(m_flag, &QCheckBox::toggled, this, &TrainSettingField::changed);
    } else if (!setting.choices.empty()) {
        m_field = m_choice = new QComboBox(parent);
        for (const std::string& choice : setting.choices)
            m_choice->addItem(QString::fromStdString(choice));
        connect(m_choice, &QComboBox::currentIndexChanged, this, &TrainSettingField::changed);
    } else {
        m_field = m_edit = new QLineEdit(parent);
        connect(m_edit, &QLineEdit::textChanged, this, &TrainSettingField::changed);
    }
    m_field->setObjectName(u"train_"_s + QString::fromStdString(setting.name));
    m_field->setToolTip(about);
    m_field->setAccessibleDescription(about);
    m_title->setToolTip(about);
    m_title->setBuddy(m_field);
}

bool TrainSettingField::appliesTo(std::string_view recipe) const
{
    const std::size_t colon = m_setting.about.find(": ");
    if (colon == std::string::npos)
        return true;
    const std::string_view whose = std::string_view(m_setting.about).substr(0, colon);
    bool namesRecipe = false;
    for (const RecipeInfo& info : recipes())
        namesRecipe = namesRecipe || whose.find(info.name) != std::string_view::npos;
    return !namesRecipe || whose.find(recipe) != std::string_view::npos;
}

void TrainSettingField::setVisible(bool visible)
{
    m_title->setVisible(visible);
    m_field->setVisible(visible);
}

void TrainSettingField::setPreset(const TrainRequest& preset)
{
    const QSignalBlocker quiet(m_field);
    const QString text = QString::fromStdString(settingText(m_setting, preset));
    if (m_edit) {
        m_edit->clear();
        m_edit->setPlaceholderText(text);
    } else if (m_choice) {
        m_choice->setCurrentText(text);
    } else {
        m_flag->setChecked(text == u"true"_s);
    }
}

QString TrainSettingField::apply(TrainRequest& request) const
{
    QString text;
    if (m_edit)
        text = m_edit->text().trimmed();
    else if (m_choice)
        text = m_choice->currentText();
    else
        text = m_flag->isChecked() ? u"true"_s : u"false"_s;
    if (text.isEmpty())
        return {};
    return QString::fromStdString(problemOfText(m_setting, text.toStdString(), request));
}

} // namespace clinic::ui
