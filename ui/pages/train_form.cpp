// SPDX-License-Identifier: Apache-2.0
#include "ui/pages/train_form.h"

#include "core/trigger/trigger_spec.h"
#include "core/workflows/train_presets.h"
#include "ui/format.h"
#include "ui/models/train_fields.h"
#include "ui/pages/train_setting.h"
#include "ui/theme.h"
#include "ui/widgets/form_grid.h"
#include "ui/widgets/plain_label.h"
#include "ui/widgets/target_box.h"

#include <QComboBox>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QSignalBlocker>
#include <QToolButton>
#include <QVBoxLayout>

namespace clinic::ui {

using namespace Qt::Literals::StringLiterals;

namespace {

/// Trained on pairs that are meant to be clean; the others look for poisoned ones, or make them.
bool wantsCleanPairs(Recipe recipe)
{
    return recipe == Recipe::Mmcl || recipe == Recipe::CleanClip || recipe == Recipe::Par;
}

} // namespace

TrainForm::TrainForm(QWidget* parent)
    : QWidget(parent)
{
    setupUi();
    connectParts();
    m_recipe->setCurrentIndex(static_cast<int>(Recipe::CleanClip));
    showFields();
    applyPreset();
}

void TrainForm::setupUi()
{
    auto* top = new QWidget(this);
    QGridLayout* grid = formGrid(top);
    setupChoice(*grid);
    setupPaths(*grid);
    m_moreArea = new QWidget(this);
    m_moreArea->setObjectName(u"trainMoreArea"_s);
    QToolButton* more = foldButton(u"trainMore"_s, tr("More settings"), m_moreArea);
    setupSettings(*grid, *formGrid(m_moreArea));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::control);
    column->addWidget(top);
    column->addWidget(more);
    column->addWidget(m_moreArea);
}

void TrainForm::setupChoice(QGridLayout& grid)
{
    QWidget* area = grid.parentWidget();
    m_recipe = new QComboBox(area);
    m_recipe->setObjectName(u"trainRecipe"_s);
    for (const RecipeInfo& info : recipes())
        m_recipe->addItem(shownName(info.name));
    addFormRow(grid, tr("&Recipe"), m_recipe);
    m_about = plainLabel(u"trainRecipeAbout"_s, area);
    setQuiet(m_about);
    grid.addWidget(m_about, grid.rowCount(), 1, 1, 2);
    m_preset = new QComboBox(area);
    m_preset->setObjectName(u"trainPreset"_s);
    for (const TrainPreset& preset : trainPresets())
        m_preset->addItem(shownName(preset.name), shownName(preset.about));
    addFormRow(grid, tr("&Preset"), m_preset);
    m_presetAbout = plainLabel(u"trainPresetAbout"_s, area);
    setQuiet(m_presetAbout);
    grid.addWidget(m_presetAbout, grid.rowCount(), 1, 1, 2);
}

void TrainForm::setupPaths(QGridLayout& grid)
{
    m_model = addPathRow(grid, tr("&Model"), u"trainModel"_s, PathKind::File);
    m_model.edit->setPlaceholderText(tr("checkpoint, or new:RN50"));
    m_data = addPathRow(grid, tr("&Data"), u"trainData"_s, PathKind::File);
    m_eval = addPathRow(grid, tr("&Evaluation"), u"trainEval"_s, PathKind::Folder);
    m_eval.edit->setPlaceholderText(tr("labelled folder; empty: nothing is measured"));
    m_found = plainLabel(u"trainFound"_s, grid.parentWidget());
    setQuiet(m_found);
    m_found->hide();
    grid.addWidget(m_found, grid.rowCount(), 1, 1, 2);
    m_triggerText = plainLabel(u"trainTrigger"_s, grid.parentWidget());
    addFormRow(grid, tr("Trigger"), m_triggerText);
    m_target = targetBox(u"trainTarget"_s, grid.parentWidget());
    m_target->lineEdit()->setPlaceholderText(tr("empty: clean accuracy only"));
    addFormRow(grid, tr("&Target"), m_target);
    m_out = addPathRow(grid, tr("&Run"), u"trainOut"_s, PathKind::Folder);
    m_out.edit->setToolTip(tr("The run's folder, or its name among the project's runs"));
}

void TrainForm::setupSettings(QGridLayout& main, QGridLayout& more)
{
    addFields(main, mainTrainFields());
    addFields(more, moreTrainFields());
}

void TrainForm::addFields(QGridLayout& grid, std::span<const TrainField> fields)
{
    for (const TrainField& field : fields) {
        m_fields.push_back(new TrainSettingField(field, grid));
        connect(m_fields.back(), &TrainSettingField::changed, this, &TrainForm::changed);
    }
}

void TrainForm::connectParts()
{
    connect(m_recipe, &QComboBox::currentIndexChanged, this, [this] {
        showFields();
        applyPreset();
    });
    connect(m_preset, &QComboBox::currentIndexChanged, this, &TrainForm::applyPreset);
    for (const QLineEdit* edit : {m_model.edit, m_data.edit, m_eval.edit, m_out.edit})
        connect(edit, &QLineEdit::textChanged, this, &TrainForm::changed);
    for (const QLineEdit* edit : {m_model.edit, m_eval.edit, m_target->lineEdit()})
        connect(edit, &QLineEdit::textEdited, this, [this] { m_isEdited = true; });
    connect(m_data.edit, &QLineEdit::textEdited, this, [this] { m_isDataEdited = true; });
    connect(m_target, &QComboBox::activated, this, [this] { m_isEdited = true; });
    connect(m_target, &QComboBox::editTextChanged, this, &TrainForm::changed);
    connect(m_eval.edit, &QLineEdit::textChanged, this, [this] {
        setClasses({}, {}); // until they are read
        Q_EMIT evaluationChanged();
    });
}

Recipe TrainForm::recipe() const
{
    return static_cast<Recipe>(m_recipe->currentIndex());
}

void TrainForm::showFields()
{
    const RecipeInfo& info = recipeInfo(recipe());
    m_about->setText(shownName(info.about));
    for (TrainSettingField* field : m_fields)
        field->setVisible(field->belongsTo(recipe()));
    m_data.edit->setPlaceholderText(needsLabels(recipe()) ? tr("labelled folder")
            : wantsCleanPairs(recipe())                   ? tr("table of clean pairs")
                                                          : tr("captioned table"));
    suggestData();
}

/// Of what is open, where a person did not choose.
void TrainForm::suggestData()
{
    if (m_isDataEdited || m_defaults.checkpoint.empty())
        return;
    const auto& suggested = needsLabels(recipe()) ? m_defaults.data
        : wantsCleanPairs(recipe())               ? m_defaults.cleanTable
                                                  : m_defaults.table;
    m_data.edit->setText(toQString(suggested));
}

void TrainForm::applyPreset()
{
    TrainRequest preset;
    preset.options.recipe = recipe();
    clinic::applyPreset(m_preset->currentText().toStdString(), preset);
    if (!m_compute.precision.empty())
        preset.options.precision = encoderOptions(m_compute).precision;
    for (TrainSettingField* field : m_fields)
        field->setPreset(preset);
    m_presetAbout->setText(m_preset->currentData().toString());
    m_out.edit->setPlaceholderText(suggestedName());
    Q_EMIT changed();
}

void TrainForm::setDefaults(const MeasureDefaults& defaults)
{
    m_defaults = defaults;
    suggestData();
    if (m_isEdited)
        return;
    m_model.edit->setText(toQString(defaults.checkpoint));
    m_eval.edit->setText(toQString(defaults.data));
    m_target->setEditText(QString::fromStdString(defaults.target));
    if (!defaults.target
             .empty()) // a demo: the other presets are for models a thousand times larger
        m_preset->setCurrentText(u"demo"_s);
}

void TrainForm::forgetEdits()
{
    m_isEdited = m_isDataEdited = false;
    m_out.edit->clear();
}

void TrainForm::setCompute(const ComputeChoice& compute)
{
    m_compute = compute;
    TrainRequest usual;
    usual.options.precision = encoderOptions(compute).precision;
    for (TrainSettingField* field : m_fields) {
        if (field->name() == "precision" && !field->isChanged())
            field->setPreset(usual);
    }
    Q_EMIT changed();
}

void TrainForm::setClasses(const QStringList& names, const QString& about)
{
    const QString wanted = m_target->currentText();
    {
        const QSignalBlocker quiet(m_target);
        m_target->clear();
        m_target->addItems(names);
        m_target->setEditText(wanted);
    }
    showText(m_found, about);
    Q_EMIT changed();
}

std::filesystem::path TrainForm::evaluation() const
{
    return toPath(m_eval.edit->text().trimmed());
}

void TrainForm::setTrigger(const std::optional<TriggerFile>& trigger, const QString& text)
{
    m_trigger = trigger;
    m_triggerText->setText(
        trigger ? plainText(text, 200) : tr("changes captions: is not measured"));
    m_triggerText->setToolTip(tr("The trigger of the Trigger page"));
    if (trigger && !trigger->painted)
        m_triggerText->setToolTip(m_triggerText->toolTip() + u"\n"_s
            + breakable(plainText(formatTriggerSpec(trigger->spec))));
    Q_EMIT changed();
}

void TrainForm::setRunsFolder(const std::filesystem::path& folder)
{
    m_runs = folder;
    m_out.edit->setPlaceholderText(suggestedName());
    Q_EMIT changed();
}

void TrainForm::setTakenNames(const QStringList& names)
{
    m_taken = names;
    m_out.edit->setPlaceholderText(suggestedName());
}

/// The recipe's name with the first number that is free.
QString TrainForm::suggestedName() const
{
    if (m_runs.empty())
        return tr("a folder for the run");
    const auto& recipeName = recipeInfo(recipe()).name;
    const QString name = shownName(recipeName) + u'-';
    int number = 1;
    while (m_taken.contains(name + QString::number(number)))
        ++number;
    return name + QString::number(number);
}

QString TrainForm::settingsProblem(TrainRequest& request) const
{
    for (const TrainSettingField* field : m_fields) {
        if (!field->belongsTo(recipe()))
            continue;
        if (const QString problem = field->apply(request); !problem.isEmpty())
            return problem;
    }
    return {};
}

QString TrainForm::missing() const
{
    if (m_model.edit->text().isEmpty())
        return tr("Choose the model to treat");
    if (m_data.edit->text().isEmpty())
        return needsLabels(recipe()) ? tr("Choose the labelled folder to train on")
                                     : tr("Choose the captioned table to train on");
    if (m_out.edit->text().isEmpty() && m_runs.empty())
        return tr("Choose a folder for the run, or open a project");
    if (m_eval.edit->text().isEmpty() && !m_target->currentText().isEmpty())
        return tr("An attack is measured on a labelled folder: choose one, or clear the target");
    const QString target = m_target->currentText().trimmed();
    if (!target.isEmpty() && m_target->count() > 0
        && m_target->findText(target, Qt::MatchExactly | Qt::MatchCaseSensitive) < 0)
        return tr("The labelled folder has no class %1").arg(plainText(target, 40));
    TrainRequest request;
    return settingsProblem(request);
}

TrainRequest TrainForm::request() const
{
    TrainRequest request;
    request.options.recipe = recipe();
    clinic::applyPreset(m_preset->currentText().toStdString(), request);
    settingsProblem(request);
    if (!m_compute.device.empty())
        request.options.device = encoderOptions(m_compute).device;
    const QString model = m_model.edit->text();
    if (model.startsWith(u"new:"_s))
        request.newModel = model.mid(4).toStdString();
    else
        request.model = toPath(model);
    request.data = toPath(m_data.edit->text());
    if (request.data == m_defaults.table)
        request.tableOptions = m_defaults.tableOptions;
    request.evaluation.data = evaluation();
    request.evaluation.target = m_target->currentText().trimmed().toStdString();
    if (!request.evaluation.target.empty() && m_trigger)
        request.evaluation.ownTrigger = m_trigger;
    else
        request.evaluation.target.clear();
    const QString out = m_out.edit->text().isEmpty() ? suggestedName() : m_out.edit->text();
    request.out = m_runs / toPath(out); // an absolute path stays as it is
    return request;
}

} // namespace clinic::ui
