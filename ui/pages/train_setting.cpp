// SPDX-License-Identifier: Apache-2.0
#include "ui/pages/train_setting.h"

#include "ui/icons.h"
#include "ui/models/train_fields.h"

#include <QCheckBox>
#include <QComboBox>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QSignalBlocker>
#include <QToolButton>

namespace clinic::ui {

using namespace Qt::Literals::StringLiterals;

TrainSettingField::TrainSettingField(const TrainField& field, QGridLayout& grid)
    : QObject(grid.parentWidget())
    , m_setting(trainSetting(field.setting))
    , m_belongs(field.belongs)
    , m_about(field.about)
{
    auto* parent = grid.parentWidget();
    setupField(parent, field.title);
    setupRestore(parent, field.title);
    const int row = grid.rowCount();
    if (m_flag) {
        grid.addWidget(m_field, row, 1);
    } else {
        m_title = new QLabel(field.title, parent);
        m_title->setBuddy(m_field);
        grid.addWidget(m_title, row, 0);
        grid.addWidget(m_field, row, 1);
    }
    grid.addWidget(m_restore, row, 2);
}

void TrainSettingField::setupField(QWidget* parent, const QString& title)
{
    if (m_setting.isFlag) {
        m_field = m_flag = new QCheckBox(title, parent);
        connect(m_flag, &QCheckBox::toggled, this, &TrainSettingField::take);
    } else if (!m_setting.choices.empty()) {
        m_field = m_choice = new QComboBox(parent);
        for (const std::string& choice : m_setting.choices)
            m_choice->addItem(QString::fromStdString(choice));
        connect(m_choice, &QComboBox::currentIndexChanged, this, &TrainSettingField::take);
    } else {
        m_field = m_edit = new QLineEdit(parent);
        connect(m_edit, &QLineEdit::textChanged, this, &TrainSettingField::take);
    }
    m_field->setObjectName(u"train_"_s + QString::fromStdString(m_setting.name));
    m_field->setAccessibleName(title);
    m_field->setAccessibleDescription(m_about);
}

void TrainSettingField::setupRestore(QWidget* parent, const QString& title)
{
    m_restore = new QToolButton(parent);
    m_restore->setObjectName(m_field->objectName() + u"Restore"_s);
    m_restore->setIcon(lineIcon(u"restore"_s));
    m_restore->setAutoRaise(true);
    m_restore->setAccessibleName(tr("Restore: %1").arg(title));
    auto room = m_restore->sizePolicy();
    room.setRetainSizeWhenHidden(true); // fields do not jump while one types
    m_restore->setSizePolicy(room);
    m_restore->hide();
    connect(m_restore, &QToolButton::clicked, this, [this] {
        showPreset();
        take();
    });
}

void TrainSettingField::setVisible(bool visible)
{
    m_isVisible = visible;
    if (m_title)
        m_title->setVisible(visible);
    m_field->setVisible(visible);
    auto room = m_restore->sizePolicy();
    room.setRetainSizeWhenHidden(visible);
    m_restore->setSizePolicy(room);
    m_restore->setVisible(visible && isChanged());
}

void TrainSettingField::setPreset(const TrainRequest& preset)
{
    m_preset = QString::fromStdString(settingText(m_setting, preset));
    showPreset();
    showTip();
    m_restore->hide();
}

void TrainSettingField::showPreset()
{
    const QSignalBlocker quiet(m_field);
    if (m_edit) {
        m_edit->clear();
        m_edit->setPlaceholderText(m_preset);
    } else if (m_choice) {
        m_choice->setCurrentText(m_preset);
    } else {
        m_flag->setChecked(m_preset == u"true"_s);
    }
}

void TrainSettingField::showTip()
{
    QString shown = m_preset;
    if (m_flag)
        shown = m_preset == u"true"_s ? tr("on") : tr("off");
    else if (shown.isEmpty())
        shown = tr("none");
    const QString tip = u"<p>"_s + m_about.toHtmlEscaped() + u"</p><p>"_s
        + tr("The preset says: %1").arg(shown.toHtmlEscaped()) + u"</p>"_s;
    m_field->setToolTip(tip);
    if (m_title)
        m_title->setToolTip(tip);
    m_restore->setToolTip(tr("Back to %1").arg(shown));
}

void TrainSettingField::take()
{
    m_restore->setVisible(m_isVisible && isChanged());
    Q_EMIT changed();
}

QString TrainSettingField::text() const
{
    if (m_edit)
        return m_edit->text().trimmed();
    if (m_choice)
        return m_choice->currentText();
    return m_flag->isChecked() ? u"true"_s : u"false"_s;
}

bool TrainSettingField::isChanged() const
{
    const QString now = text();
    return !now.isEmpty() && now != m_preset;
}

QString TrainSettingField::apply(TrainRequest& request) const
{
    const QString now = text();
    if (now.isEmpty())
        return {};
    return QString::fromStdString(problemOfText(m_setting, now.toStdString(), request));
}

} // namespace clinic::ui
