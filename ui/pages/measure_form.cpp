// SPDX-License-Identifier: Apache-2.0
#include "ui/pages/measure_form.h"

#include "ui/format.h"
#include "ui/theme.h"

#include <QCheckBox>
#include <QComboBox>
#include <QCompleter>
#include <QFileDialog>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QSignalBlocker>
#include <QToolButton>

namespace clinic::ui {

using namespace Qt::Literals::StringLiterals;

namespace {

QString typed(const QLineEdit* edit)
{
    return edit->text().trimmed();
}

} // namespace

MeasureForm::MeasureForm(QWidget* parent)
    : QWidget(parent)
{
    setupUi();
    connectFields();
    setRetrieval(false);
}

MeasureForm::Field MeasureForm::addPath(
    QGridLayout& grid, const QString& title, const QString& name, bool isFolder)
{
    const Field field {new QLabel(title, this), new QLineEdit(this), new QToolButton(this)};
    field.edit->setObjectName(name);
    field.title->setBuddy(field.edit);
    auto* choose = static_cast<QToolButton*>(field.choose);
    choose->setObjectName(name + u"Choose"_s);
    choose->setText(u"…"_s);
    choose->setToolTip(tr("Choose…"));
    choose->setAccessibleName(tr("Choose: %1").arg(title));
    connect(choose, &QToolButton::clicked, this, [this, edit = field.edit, title, isFolder] {
        const auto chosen = isFolder ? QFileDialog::getExistingDirectory(this, title, edit->text())
                                     : QFileDialog::getOpenFileName(this, title, edit->text());
        if (!chosen.isEmpty())
            edit->setText(chosen);
    });
    const int row = grid.rowCount();
    grid.addWidget(field.title, row, 0);
    grid.addWidget(field.edit, row, 1);
    grid.addWidget(field.choose, row, 2);
    return field;
}

void MeasureForm::setupUi()
{
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(space::control);
    grid->setVerticalSpacing(space::tight);
    grid->setColumnStretch(1, 1);
    m_checkpoint = addPath(*grid, tr("Checkpoint"), u"measureCheckpoint"_s, false);
    m_data = addPath(*grid, tr("Labelled folder"), u"measureData"_s, true);
    m_data.edit->setPlaceholderText(tr("with labels.csv and classes.json"));
    m_table = addPath(*grid, tr("Captioned table"), u"measureTable"_s, false);
    m_about = new QLabel(this);
    m_about->setObjectName(u"measureAbout"_s);
    m_about->setTextFormat(Qt::PlainText);
    m_about->setWordWrap(true);
    setQuiet(m_about);
    grid->addWidget(m_about, grid->rowCount(), 1, 1, 2);
    m_target = new QComboBox(this);
    m_target->setObjectName(u"measureTarget"_s);
    m_target->setEditable(true);
    m_target->setInsertPolicy(QComboBox::NoInsert);
    m_target->completer()->setCaseSensitivity(Qt::CaseInsensitive);
    m_target->completer()->setFilterMode(Qt::MatchContains);
    m_target->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_target->setMinimumContentsLength(12);
    auto* targetTitle = new QLabel(tr("Target"), this);
    targetTitle->setBuddy(m_target);
    const int row = grid->rowCount();
    grid->addWidget(targetTitle, row, 0);
    grid->addWidget(m_target, row, 1, 1, 2);
    m_floor = addPath(*grid, tr("Floor"), u"measureFloor"_s, false);
    m_floor.edit->setPlaceholderText(tr("a never-poisoned checkpoint, if there is one"));
    m_floor.edit->setToolTip(
        tr("What the trigger does to a never-poisoned model is what its attack success is to be "
           "compared with"));
    m_probe = new QCheckBox(tr("Train a linear probe as well"), this);
    m_probe->setObjectName(u"measureProbe"_s);
    m_probe->setToolTip(
        tr("A linear layer on the features of one half of the images, measured on the other"));
    grid->addWidget(m_probe, grid->rowCount(), 1, 1, 2);
}

void MeasureForm::connectFields()
{
    for (const QLineEdit* edit : {m_checkpoint.edit, m_table.edit, m_floor.edit})
        connect(edit, &QLineEdit::textChanged, this, &MeasureForm::changed);
    connect(m_target, &QComboBox::editTextChanged, this, &MeasureForm::changed);
    connect(m_data.edit, &QLineEdit::textChanged, this, [this] {
        setClasses({}, {}); // until they are read
        Q_EMIT dataChanged();
    });
}

void MeasureForm::show(const Field& field, bool shown)
{
    field.title->setVisible(shown);
    field.edit->setVisible(shown);
    field.choose->setVisible(shown);
}

void MeasureForm::setRetrieval(bool retrieval)
{
    m_retrieval = retrieval;
    show(m_data, !retrieval);
    show(m_table, retrieval);
    show(m_floor, !retrieval);
    m_probe->setVisible(!retrieval);
    m_about->setVisible(!retrieval && !m_about->text().isEmpty());
    m_target->setToolTip(retrieval ? tr("What the captions of the target name")
                                   : tr("The class that the attack aims at"));
    Q_EMIT changed();
}

void MeasureForm::setDefaults(const MeasureDefaults& defaults)
{
    m_checkpoint.edit->setText(toQString(defaults.checkpoint));
    m_table.edit->setText(toQString(defaults.table));
    m_tableOptions = defaults.tableOptions;
    m_optionsTable = defaults.table;
    m_floor.edit->setText(toQString(defaults.floor));
    m_target->setEditText(QString::fromStdString(defaults.target));
    m_data.edit->setText(toQString(defaults.data));
}

void MeasureForm::showReading()
{
    m_about->setText(tr("Reading…"));
    m_about->setVisible(!m_retrieval);
}

void MeasureForm::setClasses(const QStringList& names, const QString& about)
{
    const QString wanted = m_target->currentText();
    {
        const QSignalBlocker quiet(m_target);
        m_target->clear();
        m_target->addItems(names);
        m_target->setEditText(wanted);
    }
    m_about->setText(about);
    m_about->setVisible(!m_retrieval && !about.isEmpty());
    Q_EMIT changed();
}

void MeasureForm::showDataProblem(const QString& text)
{
    setClasses({}, u"⚠ "_s + breakable(text));
}

MeasureTask MeasureForm::task() const
{
    MeasureTask task;
    task.checkpoint = toPath(typed(m_checkpoint.edit));
    task.isRetrieval = m_retrieval;
    task.data = toPath(typed(m_data.edit));
    task.table = toPath(typed(m_table.edit));
    if (task.table == m_optionsTable)
        task.tableOptions = m_tableOptions;
    task.target = m_target->currentText().trimmed().toStdString();
    if (!m_retrieval)
        task.floor = toPath(typed(m_floor.edit));
    task.probe = m_probe->isChecked() && !m_retrieval;
    task.confusion = m_target->count() <= static_cast<int>(confusionLimit);
    return task;
}

bool MeasureForm::isEmpty() const
{
    return typed(m_checkpoint.edit).isEmpty() && typed(m_data.edit).isEmpty()
        && typed(m_table.edit).isEmpty();
}

QString MeasureForm::missing() const
{
    const QString target = m_target->currentText().trimmed();
    if (typed(m_checkpoint.edit).isEmpty())
        return tr("Choose the checkpoint to measure.");
    if (m_retrieval && typed(m_table.edit).isEmpty())
        return tr("Choose the captioned table to measure on.");
    if (!m_retrieval && typed(m_data.edit).isEmpty())
        return tr("Choose a folder of labelled images to measure on.");
    if (!m_retrieval && m_target->count() == 0)
        return tr("The labelled folder must be readable first.");
    if (target.isEmpty())
        return m_retrieval ? tr("Say what the captions of the target name.")
                           : tr("Choose the class that the attack aims at.");
    if (!m_retrieval && m_target->findText(target, Qt::MatchExactly | Qt::MatchCaseSensitive) < 0)
        return tr("The folder has no class %1.").arg(plainText(target, 40));
    return {};
}

} // namespace clinic::ui
