// SPDX-License-Identifier: Apache-2.0
#include "ui/pages/preset_form.h"

#include "core/trigger/spec_edit.h"
#include "ui/format.h"
#include "ui/icons.h"
#include "ui/theme.h"
#include "ui/widgets/key_editor.h"

#include <QComboBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QStandardItemModel>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace clinic::ui {

using namespace Qt::Literals::StringLiterals;

namespace {

QLabel* problemLabel(const QString& name, QWidget* parent)
{
    auto* label = new QLabel(parent);
    label->setObjectName(name);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->hide();
    return label;
}

void showText(QLabel* label, const QString& text)
{
    label->setText(text.isEmpty() ? text : u"⚠ "_s + text);
    label->setVisible(!text.isEmpty());
}

/// In the window the layers are at hand; the file is for the command line.
bool isShown(const TriggerKey& key, const TriggerSpec& spec)
{
    return key.kind != TriggerKey::Kind::File || spec.pattern != TriggerPattern::Painted;
}

bool isPainted(const TriggerPreset& preset)
{
    return preset.defaults.pattern == TriggerPattern::Painted;
}

} // namespace

PresetForm::PresetForm(TriggerModel& model, QWidget* parent)
    : QWidget(parent)
    , m_model(model)
{
    setupUi();
    fillPresets();
    connect(m_preset, &QComboBox::activated, this,
        [this] { choose(m_preset->currentData().toString()); });
    connect(m_restore, &QToolButton::clicked, this, &PresetForm::restoreDefaults);
    connect(&m_model, &TriggerModel::changed, this, &PresetForm::refresh);
    refresh();
}

void PresetForm::setupUi()
{
    m_preset = new QComboBox(this);
    m_preset->setObjectName(u"triggerPreset"_s);
    m_preset->setAccessibleName(tr("Preset"));
    m_preset->setMaxVisibleItems(30);
    m_preset->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_preset->setMinimumContentsLength(12);
    m_restore = new QToolButton(this);
    m_restore->setObjectName(u"triggerRestore"_s);
    m_restore->setIcon(lineIcon(u"restore"_s));
    m_restore->setAutoRaise(true);
    m_restore->setToolTip(tr("Restore the preset's own values"));
    m_restore->setAccessibleName(m_restore->toolTip());
    m_about = new QLabel(this);
    m_about->setObjectName(u"triggerAbout"_s);
    m_about->setTextFormat(Qt::PlainText);
    m_about->setWordWrap(true);
    setQuiet(m_about);
    m_problem = problemLabel(u"triggerProblem"_s, this);
    auto* top = new QHBoxLayout;
    top->setSpacing(space::tight);
    top->addWidget(m_preset, 1);
    top->addWidget(m_restore);
    m_column = new QVBoxLayout(this);
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(space::control);
    m_column->addLayout(top);
    m_column->addWidget(m_about);
    m_column->addWidget(m_problem);
}

/// What has no defects first.
void PresetForm::fillPresets()
{
    auto* items = qobject_cast<QStandardItemModel*>(m_preset->model());
    const auto addHeading = [&](const QString& title) {
        m_preset->addItem(title);
        auto* heading = items->item(m_preset->count() - 1);
        heading->setFlags(Qt::NoItemFlags);
        auto bold = font();
        bold.setWeight(QFont::DemiBold);
        heading->setFont(bold);
    };
    const auto addGroup = [&](const QString& title, const auto& belongs) {
        addHeading(title);
        for (const auto& preset : triggerPresets())
            if (belongs(preset))
                m_preset->addItem(
                    QString::fromStdString(preset.title), QString::fromStdString(preset.name));
    };
    addGroup(tr("Own"), isPainted);
    addGroup(tr("Corrected"),
        [](const TriggerPreset& preset) { return !preset.isReference && !isPainted(preset); });
    addGroup(tr("Reference (CleanCLIP as published)"),
        [](const TriggerPreset& preset) { return preset.isReference; });
}

void PresetForm::choose(const QString& preset)
{
    const auto& chosen = triggerPreset(preset.toStdString());
    if (chosen.name == m_model.trigger().spec.preset)
        return;
    TriggerFile next {chosen.defaults, std::nullopt};
    if (isPainted(chosen))
        next.painted = PaintedTrigger {.canvas = m_canvasSide, .layers = {}};
    m_model.change(std::move(next), tr("Preset %1").arg(QString::fromStdString(chosen.title)));
}

void PresetForm::setPictureSide(int pixels)
{
    if (pixels == m_pictureSide)
        return;
    m_pictureSide = pixels;
    m_shownPreset.clear();
    refresh();
}

void PresetForm::refresh()
{
    const auto& spec = m_model.trigger().spec;
    if (spec.preset != m_shownPreset)
        rebuild();
    for (const auto& field : m_fields)
        field.editor->setValue(QString::fromStdString(triggerValue(spec, field.key.name)));
    m_restore->setEnabled(!(spec == triggerPreset(spec.preset).defaults));
}

void PresetForm::rebuild()
{
    const auto& spec = m_model.trigger().spec;
    const auto& preset = triggerPreset(spec.preset);
    m_shownPreset = spec.preset;
    m_preset->setCurrentIndex(m_preset->findData(QString::fromStdString(preset.name)));
    m_preset->setToolTip(QString::fromStdString(preset.title));
    m_about->setText(QString::fromStdString(preset.about));
    m_about->setVisible(!preset.about.empty());
    m_fields.clear();
    if (m_fieldArea) { // a field of it may be what asked for another preset
        m_column->removeWidget(m_fieldArea);
        m_fieldArea->hide();
        m_fieldArea->deleteLater();
    }
    m_fieldArea = new QWidget(this);
    auto* grid = new QGridLayout(m_fieldArea);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(space::control);
    grid->setVerticalSpacing(space::tight);
    grid->setColumnStretch(1, 1);
    for (const auto& key : preset.keys)
        if (isShown(key, spec))
            addField(*grid, key);
    m_column->addWidget(m_fieldArea);
    m_fieldArea->show();
}

void PresetForm::addField(QGridLayout& grid, const TriggerKey& key)
{
    const auto name = QString::fromStdString(key.name);
    Field field {key, makeKeyEditor(key, m_pictureSide, m_fieldArea),
        problemLabel(u"triggerKeyProblem."_s + name, m_fieldArea)};
    field.editor->setObjectName(u"triggerKey."_s + name);
    auto* label = new QLabel(readable(key.name), m_fieldArea);
    label->setBuddy(field.editor);
    const auto& defaults = triggerPreset(m_shownPreset).defaults;
    const auto usual = QString::fromStdString(triggerValue(defaults, key.name));
    QStringList tip;
    if (!key.about.empty())
        tip << QString::fromStdString(key.about);
    if (!usual.isEmpty())
        tip << tr("Default: %1")
                   .arg(key.unit.empty() ? usual : usual + u' ' + QString::fromStdString(key.unit));
    label->setToolTip(tip.join(u'\n'));
    field.editor->setToolTip(label->toolTip());
    const int row = 2 * static_cast<int>(m_fields.size());
    grid.addWidget(label, row, 0, Qt::AlignVCenter);
    grid.addWidget(field.editor, row, 1);
    grid.addWidget(field.problem, row + 1, 1);
    connect(field.editor, &KeyEditor::edited, this,
        [this, key](const QString& value, bool goesOn) { edit(key, value, goesOn); });
    m_fields.push_back(field);
}

void PresetForm::edit(const TriggerKey& key, const QString& value, bool goesOn)
{
    if (!goesOn || m_gesture == 0)
        m_gesture = m_model.newGesture();
    const auto field = std::find_if(m_fields.begin(), m_fields.end(),
        [&](const Field& one) { return one.key.name == key.name; });
    const auto after = withValue(m_model.trigger().spec, key.name, value.toStdString());
    showText(field->problem, plainText(after.problem));
    if (!after.problem.empty())
        return; // what was typed stays, to be put right
    auto next = m_model.trigger();
    next.spec = after.spec;
    m_model.change(std::move(next), readable(key.name), m_gesture);
}

void PresetForm::restoreDefaults()
{
    auto next = m_model.trigger();
    next.spec = triggerPreset(next.spec.preset).defaults;
    m_model.change(std::move(next), tr("Restore defaults"));
}

void PresetForm::showProblem(const QString& problem)
{
    const auto& spec = m_model.trigger().spec;
    const auto file = toQString(spec.file.filename());
    bool isPlaced = false;
    for (const auto& field : m_fields) {
        const bool toBlame = !problem.isEmpty() && !isPlaced
            && ((field.key.kind == TriggerKey::Kind::File && !file.isEmpty()
                    && problem.contains(file))
                || (field.key.name == "size" && problem.contains(u"size="_s)));
        showText(field.problem, toBlame ? problem : QString());
        isPlaced = isPlaced || toBlame;
    }
    showText(m_problem, isPlaced ? QString() : problem);
}

} // namespace clinic::ui
