// SPDX-License-Identifier: Apache-2.0
#include "ui/pages/measure_form.h"

#include "ui/format.h"
#include "ui/theme.h"
#include "ui/widgets/plain_label.h"
#include "ui/widgets/target_box.h"

#include <QCheckBox>
#include <QComboBox>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QSignalBlocker>

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

void MeasureForm::setupUi()
{
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(space::control);
    grid->setVerticalSpacing(space::tight);
    grid->setColumnStretch(1, 1);
    m_checkpoint = addPathRow(*grid, tr("Checkpoint"), u"measureCheckpoint"_s, PathKind::File);
    m_data = addPathRow(*grid, tr("Labelled folder"), u"measureData"_s, PathKind::Folder);
    m_data.edit->setPlaceholderText(tr("with labels.csv and classes.json"));
    m_table = addPathRow(*grid, tr("Captioned table"), u"measureTable"_s, PathKind::File);
    m_about = plainLabel(u"measureAbout"_s, this);
    setQuiet(m_about);
    grid->addWidget(m_about, grid->rowCount(), 1, 1, 2);
    m_target = targetBox(u"measureTarget"_s, this);
    auto* targetTitle = new QLabel(tr("Target"), this);
    targetTitle->setBuddy(m_target);
    const int row = grid->rowCount();
    grid->addWidget(targetTitle, row, 0);
    grid->addWidget(m_target, row, 1, 1, 2);
    m_floor = addPathRow(*grid, tr("Floor"), u"measureFloor"_s, PathKind::File);
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
    const auto edited = [this] { m_isEdited = true; };
    for (const QLineEdit* edit :
        {m_checkpoint.edit, m_data.edit, m_table.edit, m_floor.edit, m_target->lineEdit()})
        connect(edit, &QLineEdit::textEdited, this, edited);
    connect(m_target, &QComboBox::activated, this, edited);
    for (const QLineEdit* edit : {m_checkpoint.edit, m_table.edit, m_floor.edit})
        connect(edit, &QLineEdit::textChanged, this, &MeasureForm::changed);
    connect(m_target, &QComboBox::editTextChanged, this, &MeasureForm::changed);
    connect(m_data.edit, &QLineEdit::textChanged, this, [this] {
        setClasses({}, {}); // until they are read
        Q_EMIT dataChanged();
    });
}

void MeasureForm::setRetrieval(bool retrieval)
{
    m_retrieval = retrieval;
    m_data.setVisible(!retrieval);
    m_table.setVisible(retrieval);
    m_floor.setVisible(!retrieval);
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
