// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/key_editor.h"

#include "ui/format.h"
#include "ui/icons.h"
#include "ui/theme.h"
#include "ui/widgets/colours_editor.h"
#include "ui/widgets/number_field.h"

#include <QComboBox>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QRandomGenerator>
#include <QRegularExpressionValidator>
#include <QToolButton>

#include <algorithm>
#include <limits>

namespace clinic::ui {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int decimals = 3;

QHBoxLayout* lineOf(QWidget* editor)
{
    auto* line = new QHBoxLayout(editor);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(space::control);
    return line;
}

class NumberEditor : public KeyEditor {
public:
    NumberEditor(const TriggerKey& key, int pictureSide, QWidget* parent)
        : KeyEditor(parent)
        , m_isWhole(key.kind == TriggerKey::Kind::Integer)
    {
        NumberField::Range range {.low = key.low,
            .high = key.high,
            .decimals = m_isWhole ? 0 : decimals,
            .unit = QString::fromStdString(key.unit)};
        if (key.unit == "px")
            range.sliderHigh = std::min<double>(key.high, pictureSide);
        m_field = new NumberField(range, readable(key.name), this);
        lineOf(this)->addWidget(m_field);
        setFocusProxy(m_field);
        connect(m_field, &NumberField::edited, this,
            [this](double value, bool goesOn) { Q_EMIT edited(text(value), goesOn); });
    }

    void setValue(const QString& value) override { m_field->setValue(value.toDouble()); }

private:
    QString text(double value) const
    {
        return m_isWhole ? QString::number(static_cast<qint64>(value))
                         : QString::number(value, 'g', 10);
    }

    bool m_isWhole;
    NumberField* m_field = nullptr;
};

/// A number too long for a slider, of which nobody cares which it is.
class SeedEditor : public KeyEditor {
public:
    SeedEditor(const TriggerKey& key, QWidget* parent)
        : KeyEditor(parent)
        , m_edit(new QLineEdit(this))
    {
        m_edit->setObjectName(u"seed"_s);
        m_edit->setAccessibleName(readable(key.name));
        m_edit->setValidator(
            new QRegularExpressionValidator(QRegularExpression(u"[0-9]{1,19}"_s), m_edit));
        auto* dice = new QToolButton(this);
        dice->setObjectName(u"seedRandomise"_s);
        dice->setIcon(lineIcon(u"dice"_s));
        dice->setText(tr("Randomise"));
        dice->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        dice->setToolTip(tr("Draw another seed"));
        auto* line = lineOf(this);
        line->addWidget(m_edit, 1);
        line->addWidget(dice);
        setFocusProxy(m_edit);
        connect(m_edit, &QLineEdit::editingFinished, this, [this] {
            if (m_edit->isModified() && !m_edit->text().isEmpty())
                Q_EMIT edited(m_edit->text(), false);
            m_edit->setModified(false);
        });
        connect(dice, &QToolButton::clicked, this, [this] {
            Q_EMIT edited(
                QString::number(QRandomGenerator::global()->bounded(1, 1'000'000)), false);
        });
    }

    void setValue(const QString& value) override
    {
        if (m_edit->text() != value)
            m_edit->setText(value);
    }

private:
    QLineEdit* m_edit;
};

class ChoiceEditor : public KeyEditor {
public:
    ChoiceEditor(const TriggerKey& key, QWidget* parent)
        : KeyEditor(parent)
        , m_box(new QComboBox(this))
    {
        m_box->setObjectName(u"choice"_s);
        m_box->setAccessibleName(readable(key.name));
        m_box->setSizeAdjustPolicy(QComboBox::AdjustToContents);
        for (const auto& choice : key.choices)
            m_box->addItem(readable(choice), QString::fromStdString(choice));
        lineOf(this)->addWidget(m_box, 1);
        setFocusProxy(m_box);
        connect(m_box, &QComboBox::activated, this,
            [this] { Q_EMIT edited(m_box->currentData().toString(), false); });
    }

    void setValue(const QString& value) override { m_box->setCurrentIndex(m_box->findData(value)); }

private:
    QComboBox* m_box;
};

class TextEditor : public KeyEditor {
public:
    TextEditor(const TriggerKey& key, QWidget* parent)
        : KeyEditor(parent)
        , m_edit(new QLineEdit(this))
    {
        m_edit->setObjectName(u"text"_s);
        m_edit->setAccessibleName(readable(key.name));
        m_edit->setMaxLength(key.high >= 1 ? static_cast<int>(key.high) : 200);
        lineOf(this)->addWidget(m_edit);
        setFocusProxy(m_edit);
        connect(m_edit, &QLineEdit::textEdited, this, [this](const QString& text) {
            Q_EMIT edited(text, m_goesOn);
            m_goesOn = true;
        });
        connect(m_edit, &QLineEdit::editingFinished, this, [this] { m_goesOn = false; });
    }

    void setValue(const QString& value) override
    {
        if (m_edit->text() != value)
            m_edit->setText(value);
    }

private:
    QLineEdit* m_edit;
    bool m_goesOn = false;
};

class FileEditor : public KeyEditor {
public:
    FileEditor(const TriggerKey& key, QWidget* parent)
        : KeyEditor(parent)
        , m_edit(new QLineEdit(this))
        , m_title(readable(key.name))
    {
        m_edit->setObjectName(u"file"_s);
        m_edit->setAccessibleName(m_title);
        m_edit->setPlaceholderText(tr("None"));
        auto* choose = new QPushButton(tr("Choose…"), this);
        choose->setObjectName(u"fileChoose"_s);
        auto* line = lineOf(this);
        line->addWidget(m_edit, 1);
        line->addWidget(choose);
        setFocusProxy(m_edit);
        connect(m_edit, &QLineEdit::editingFinished, this, [this] {
            if (m_edit->isModified())
                Q_EMIT edited(m_edit->text().trimmed(), false);
            m_edit->setModified(false);
        });
        connect(choose, &QPushButton::clicked, this, [this] {
            const auto start = QFileInfo(m_edit->text()).path();
            const auto file = QFileDialog::getOpenFileName(this, m_title, start);
            if (!file.isEmpty())
                Q_EMIT edited(file, false);
        });
    }

    void setValue(const QString& value) override
    {
        if (m_edit->text() != value)
            m_edit->setText(value);
    }

private:
    QLineEdit* m_edit;
    QString m_title;
};

} // namespace

KeyEditor* makeKeyEditor(const TriggerKey& key, int pictureSide, QWidget* parent)
{
    switch (key.kind) {
    case TriggerKey::Kind::Integer:
        if (key.high > std::numeric_limits<int>::max())
            return new SeedEditor(key, parent);
        break;
    case TriggerKey::Kind::Real:
        break;
    case TriggerKey::Kind::Choice:
        return new ChoiceEditor(key, parent);
    case TriggerKey::Kind::Colours:
        return new ColoursEditor(key, parent);
    case TriggerKey::Kind::Text:
        return new TextEditor(key, parent);
    case TriggerKey::Kind::File:
        return new FileEditor(key, parent);
    }
    return new NumberEditor(key, pictureSide, parent);
}

QString readable(const std::string& name)
{
    auto text = QString::fromStdString(name).replace(u'_', u' ');
    if (!text.isEmpty())
        text[0] = text[0].toUpper();
    return text;
}

} // namespace clinic::ui
