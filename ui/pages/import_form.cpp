// SPDX-License-Identifier: Apache-2.0
#include "ui/pages/import_form.h"

#include "ui/format.h"
#include "ui/session.h"
#include "ui/theme.h"

#include <QComboBox>
#include <QFileDialog>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

namespace clinic::ui {

using namespace Qt::Literals::StringLiterals;

namespace {

enum PoisonRule { ByColumn, ByText, Unknown };

void fillColumns(QComboBox* box, const std::vector<std::string>& columns, const std::string& chosen)
{
    const QSignalBlocker quiet(box);
    while (box->count() > 0 && box->itemData(box->count() - 1).isValid())
        box->removeItem(box->count() - 1);
    for (const auto& column : columns)
        box->addItem(plainText(column, 60), QString::fromStdString(column));
    const int index = box->findData(QString::fromStdString(chosen));
    box->setCurrentIndex(chosen.empty() ? (box->itemData(0).isValid() ? -1 : 0) : index);
}

std::string chosenColumn(const QComboBox* box)
{
    return box->currentData().toString().toStdString();
}

} // namespace

ImportForm::ImportForm(QWidget* parent)
    : QWidget(parent)
{
    setupUi();
    connectForm();
}

QLineEdit* ImportForm::lineEdit(const QString& name)
{
    auto* edit = new QLineEdit(this);
    edit->setObjectName(name);
    return edit;
}

void ImportForm::setupUi()
{
    const auto combo = [this](const QString& name) {
        auto* box = new QComboBox(this);
        box->setObjectName(name);
        box->setMinimumContentsLength(16);
        return box;
    };
    const auto label = [this](const QString& name) {
        auto* made = new QLabel(this);
        made->setObjectName(name);
        made->setTextFormat(Qt::PlainText);
        made->setWordWrap(true);
        return made;
    };
    m_imageKey = combo(u"importImageColumn"_s);
    m_captionKey = combo(u"importCaptionColumn"_s);
    m_labelKey = combo(u"importLabelColumn"_s);
    m_labelKey->addItem(tr("None"));
    m_imageRoot = label(u"importImageRoot"_s);
    m_imageFolder = lineEdit(u"importImageFolder"_s);
    m_imageFolder->setPlaceholderText(tr("The table's folder"));
    m_imageFolder->setToolTip(
        tr("Where the table's paths lead out of its folder: the folder they may lead to"));
    m_poisonRule = combo(u"importPoisonRule"_s);
    m_poisonText = lineEdit(u"importPoisonText"_s);
    m_poisonText->setAccessibleName(tr("Text in the paths of poisoned images"));
    m_poisonCount = label(u"importPoisonCount"_s);
    setQuiet(m_poisonCount);
    m_project = lineEdit(u"importProject"_s);
    auto* poison = new QHBoxLayout;
    poison->setSpacing(space::control);
    poison->addWidget(m_poisonRule);
    poison->addWidget(m_poisonText, 1);

    auto* form = new QFormLayout(this);
    form->setContentsMargins(0, 0, 0, 0);
    form->setHorizontalSpacing(space::group);
    form->setVerticalSpacing(space::control);
    const auto addFolder = [this, form](const QString& text, QLineEdit* folder, QHBoxLayout* line) {
        auto* made = new QLabel(text, this);
        made->setBuddy(folder);
        form->addRow(made, line);
    };
    form->addRow(tr("&Image column"), m_imageKey);
    form->addRow(tr("&Caption column"), m_captionKey);
    form->addRow(tr("&Label column"), m_labelKey);
    form->addRow(tr("Paths start in"), m_imageRoot);
    addFolder(tr("Folder of ima&ges"), m_imageFolder,
        folderLine(m_imageFolder, u"importImageFolderChoose"_s, tr("Folder of the images")));
    form->addRow(tr("Poisoned where"), poison);
    form->addRow(QString(), m_poisonCount);
    addFolder(tr("Project &folder"), m_project,
        folderLine(m_project, u"importProjectChoose"_s, tr("Folder of the project")));
}

QHBoxLayout* ImportForm::folderLine(
    QLineEdit* folder, const QString& buttonName, const QString& title)
{
    auto* choose = new QPushButton(tr("Choose…"), this);
    choose->setObjectName(buttonName);
    choose->setAccessibleName(title);
    connect(choose, &QPushButton::clicked, this, [this, folder, title] {
        const auto start = folder->text().isEmpty() ? m_imageRoot->text() : folder->text();
        const auto chosen = QFileDialog::getExistingDirectory(this, title, start);
        if (!chosen.isEmpty())
            folder->setText(chosen);
    });
    auto* line = new QHBoxLayout;
    line->setSpacing(space::control);
    line->addWidget(folder, 1);
    line->addWidget(choose);
    return line;
}

void ImportForm::connectForm()
{
    const auto changed = [this] {
        m_poisonText->setVisible(m_poisonRule->currentData().toInt() == ByText);
        Q_EMIT tableOptionsChanged();
    };
    for (auto* box : {m_imageKey, m_captionKey, m_labelKey, m_poisonRule})
        connect(box, &QComboBox::currentIndexChanged, this, changed);
    for (auto* edit : {m_poisonText, m_imageFolder})
        connect(edit, &QLineEdit::textChanged, this, changed);
    connect(m_project, &QLineEdit::textChanged, this, &ImportForm::projectChanged);
}

void ImportForm::showTable(const RecognisedFile& table)
{
    fillColumns(m_imageKey, table.columns, table.imageKey);
    fillColumns(m_captionKey, table.columns, table.captionKey);
    fillColumns(m_labelKey, table.columns, table.labelKey);
    {
        const QSignalBlocker quiet(m_poisonRule);
        m_poisonRule->clear();
        if (!table.poisonKey.empty())
            m_poisonRule->addItem(
                tr("column %1 is true").arg(plainText(table.poisonKey, 40)), ByColumn);
        m_poisonRule->addItem(tr("the path contains"), ByText);
        m_poisonRule->addItem(tr("not known"), Unknown);
    }
    m_poisonText->setVisible(m_poisonRule->currentData().toInt() == ByText);
    m_imageRoot->setText(plainText(std::filesystem::absolute(table.path).parent_path().string()));
    m_imageFolder->setText(
        table.allowedRoots.empty() ? QString() : toQString(table.allowedRoots.front()));
    m_project->setText(Session::defaultProjectFolder(table.path));
    showCount(table);
}

void ImportForm::setPoisonText(const QString& text)
{
    m_poisonText->setText(text);
}

void ImportForm::showCounting()
{
    m_poisonCount->setText(tr("Counting…"));
}

void ImportForm::showCount(const RecognisedFile& read)
{
    if (!read.problem.empty())
        m_poisonCount->clear();
    else if (read.poisonedRows < 0)
        m_poisonCount->setText(tr("%1 rows").arg(formatCount(read.rows)));
    else
        m_poisonCount->setText(
            tr("%1 rows poisoned").arg(formatShare(read.poisonedRows, read.rows)));
}

void ImportForm::showTrouble(const QString& text)
{
    m_poisonCount->setText(text);
}

CaptionTableOptions ImportForm::tableOptions() const
{
    CaptionTableOptions options;
    options.imageKey = chosenColumn(m_imageKey);
    options.captionKey = chosenColumn(m_captionKey);
    options.labelKey = chosenColumn(m_labelKey);
    const auto rule = m_poisonRule->currentData().toInt();
    options.poisonText = rule == ByText ? m_poisonText->text().toStdString() : std::string();
    options.ignorePoisonColumn = rule != ByColumn;
    if (const auto folder = m_imageFolder->text().trimmed(); !folder.isEmpty())
        options.allowedRoots.push_back(toPath(folder));
    return options;
}

bool ImportForm::hasColumns() const
{
    return !chosenColumn(m_imageKey).empty() && !chosenColumn(m_captionKey).empty();
}

QString ImportForm::project() const
{
    return m_project->text().trimmed();
}

} // namespace clinic::ui
