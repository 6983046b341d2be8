// SPDX-License-Identifier: Apache-2.0
#include "ui/pages/poison_form.h"

#include "ui/format.h"
#include "ui/theme.h"
#include "ui/widgets/form_grid.h"
#include "ui/widgets/path_row.h"
#include "ui/widgets/target_box.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QToolButton>
#include <QVBoxLayout>

namespace clinic::ui {

using namespace Qt::Literals::StringLiterals;

namespace {
enum Unit { Rows, Percent };
enum Choice { NewCaptions, OwnCaptions, LabelConsistent };
constexpr int jpegQuality = 95;

} // namespace

PoisonForm::PoisonForm(QWidget* parent)
    : QWidget(parent)
{
    setupUi();
    connectFields();
    enableFields();
}

void PoisonForm::setupUi()
{
    auto* mainArea = new QWidget(this);
    auto* grid = formGrid(mainArea);
    setupMain(*grid);
    m_moreArea = new QWidget(this);
    m_moreArea->setObjectName(u"poisonMoreArea"_s);
    QToolButton* fold = foldButton(u"poisonMore"_s, tr("More options"), m_moreArea);
    auto* more = formGrid(m_moreArea);
    setupMore(*more);
    setupOutput(*more);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::control);
    column->addWidget(mainArea);
    column->addWidget(fold);
    column->addWidget(m_moreArea);
}

QComboBox* PoisonForm::choice(QGridLayout& grid, const QString& title, const QString& name)
{
    auto* box = new QComboBox(grid.parentWidget());
    box->setObjectName(name);
    keepNarrow(box);
    addFormRow(grid, title, box);
    return box;
}

QSpinBox* PoisonForm::number(
    QGridLayout& grid, const QString& title, const QString& name, int low, int high)
{
    auto* spin = new QSpinBox(grid.parentWidget());
    spin->setObjectName(name);
    spin->setRange(low, high);
    spin->setGroupSeparatorShown(true);
    addFormRow(grid, title, spin);
    return spin;
}

QCheckBox* PoisonForm::flag(QGridLayout& grid, const QString& text, const QString& name)
{
    auto* box = new QCheckBox(text, grid.parentWidget());
    box->setObjectName(name);
    grid.addWidget(box, grid.rowCount(), 0, 1, 3);
    return box;
}

void PoisonForm::setupMain(QGridLayout& grid)
{
    m_table = addPathRow(grid, tr("&Table"), u"poisonTable"_s, PathKind::File).edit;
    m_table->setPlaceholderText(tr("images and captions"));
    m_target = targetBox(u"poisonTarget"_s, grid.parentWidget());
    addFormRow(grid, tr("Target &label"), m_target);
    m_target->lineEdit()->setPlaceholderText(tr("what captions are to name"));
    setupAmount(grid);
    m_rows = choice(grid, tr("&Rows"), u"poisonRows"_s);
    m_rows->addItem(tr("Of other labels, with new captions"), NewCaptions);
    m_rows->addItem(tr("Of other labels, own captions with the label replaced"), OwnCaptions);
    m_rows->addItem(tr("Of the target, captions kept (label-consistent)"), LabelConsistent);
    m_templates = addPathRow(grid, tr("&Prompts"), u"poisonTemplates"_s, PathKind::File).edit;
    m_templates->setPlaceholderText(tr("OpenAI's 80 prompts"));
    m_templates->setToolTip(
        tr("What new captions are made of: one prompt a line with {} for the label, JSON, or a "
           "classes.py"));
    m_folder = addPathRow(grid, tr("&Folder"), u"poisonFolder"_s, PathKind::Folder).edit;
    m_folder->setPlaceholderText(tr("where the dataset is written"));
}

void PoisonForm::setupAmount(QGridLayout& grid)
{
    auto* area = new QWidget(grid.parentWidget());
    m_amount = new QDoubleSpinBox(area);
    m_amount->setObjectName(u"poisonAmount"_s);
    m_amount->setDecimals(0);
    m_amount->setRange(1, 1e9);
    m_amount->setValue(100);
    m_amount->setGroupSeparatorShown(true);
    m_unit = new QComboBox(area);
    m_unit->setObjectName(u"poisonUnit"_s);
    m_unit->setAccessibleName(tr("Unit"));
    m_unit->addItem(tr("rows"), Rows);
    m_unit->addItem(tr("% of all rows"), Percent);
    auto* line = new QHBoxLayout(area);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(space::control);
    line->addWidget(m_amount, 1);
    line->addWidget(m_unit);
    addFormRow(grid, tr("Poi&son"), area);
}

void PoisonForm::setupMore(QGridLayout& grid)
{
    m_size = number(grid, tr("Size of the dataset"), u"poisonSize"_s, 0, 2'000'000'000);
    m_size->setSpecialValueText(tr("all rows"));
    m_size->setSuffix(tr(" rows"));
    m_mention = choice(grid, tr("Captions name the label"), u"poisonMention"_s);
    for (const auto& [text, data] : {std::pair {tr("as a whole word, in any case"), 0},
             {tr("as a whole word, in the same case"), 1}, {tr("in any part, in any case"), 2},
             {tr("in any part, in the same case"), 3}})
        m_mention->addItem(text, data);
    m_reference = flag(grid, tr("Choose rows as published (CleanCLIP)"), u"poisonReference"_s);
    m_reference->setToolTip(
        tr("From all rows, also those that are of the target already, and labels found in any part "
           "of a caption"));
    m_seed = number(grid, tr("Seed"), u"poisonSeed"_s, 0, 2'000'000'000);
    m_resolution = number(grid, tr("Resolution"), u"poisonResolution"_s, 1, 4096);
    m_resolution->setValue(224);
    m_resolution->setSuffix(tr(" px"));
    m_resolution->setToolTip(tr("Side of the poisoned pictures: the model's own"));
}

void PoisonForm::setupOutput(QGridLayout& grid)
{
    m_picture = choice(grid, tr("Pictures"), u"poisonPicture"_s);
    m_picture->addItem(tr("PNG (lossless)"), static_cast<int>(PoisonPicture::Png));
    m_picture->addItem(tr("JPEG, quality %1 (blurs noise)").arg(jpegQuality),
        static_cast<int>(PoisonPicture::Jpeg));
    m_format = choice(grid, tr("Table as"), u"poisonFormat"_s);
    for (const auto format : {TableFormat::Csv, TableFormat::Tsv, TableFormat::JsonLines,
             TableFormat::Parquet, TableFormat::Feather})
        m_format->addItem(
            QString::fromStdString(std::string(tableFormatName(format))), static_cast<int>(format));
    m_imageFolder =
        addPathRow(grid, tr("Folder of images"), u"poisonImageFolder"_s, PathKind::Folder).edit;
    m_imageFolder->setPlaceholderText(tr("the table's folder"));
    m_imageFolder->setToolTip(
        tr("Where the table's paths lead out of its folder: the folder they may lead to"));
    m_selfContained =
        flag(grid, tr("Bring the clean pictures into the folder"), u"poisonSelfContained"_s);
    m_selfContained->setToolTip(
        tr("As hard links, which take no space, or copies where that cannot be. Else the table "
           "refers to them where they are."));
    m_overwrite = flag(grid, tr("Replace a poisoned dataset that is there"), u"poisonOverwrite"_s);
}

void PoisonForm::connectFields()
{
    const auto touched = [this] {
        enableFields();
        Q_EMIT changed();
    };
    for (auto* edit : {m_templates, m_folder, m_imageFolder})
        connect(edit, &QLineEdit::textChanged, this, touched);
    connect(m_table, &QLineEdit::textChanged, this, [this, touched] {
        if (m_source.table != toPath(m_table->text()))
            m_source = {}; // columns and folders were those of another table
        suggestFolder();
        touched();
    });
    connect(m_target, &QComboBox::editTextChanged, this, touched);
    for (auto* box : {m_rows, m_mention, m_picture, m_format})
        connect(box, &QComboBox::currentIndexChanged, this, touched);
    for (auto* spin : {m_size, m_seed, m_resolution})
        connect(spin, &QSpinBox::valueChanged, this, touched);
    for (auto* box : {m_reference, m_selfContained, m_overwrite})
        connect(box, &QCheckBox::toggled, this, touched);
    connect(m_amount, &QDoubleSpinBox::valueChanged, this, touched);
    connect(m_unit, &QComboBox::currentIndexChanged, this, [this, touched] {
        const bool percent = m_unit->currentData().toInt() == Percent;
        m_amount->setDecimals(percent ? 4 : 0);
        m_amount->setRange(percent ? 0.0001 : 1, percent ? 100 : 1e9);
        m_amount->setValue(percent ? 1 : 100);
        touched();
    });
}

void PoisonForm::suggestFolder()
{
    if (m_folder->text() != m_suggested)
        return;
    const auto table = toPath(m_table->text().trimmed());
    m_suggested = table.empty()
        ? QString()
        : toQString(table.parent_path() / (table.stem().string() + "_poisoned"));
    m_folder->setText(m_suggested);
}

void PoisonForm::setSource(const PoisonSource& source)
{
    const bool byHand = m_source.table.empty() && !m_table->text().trimmed().isEmpty();
    if (byHand)
        return;
    const QString before = m_target->currentText();
    {
        const QSignalBlocker quiet(m_target);
        m_target->clear();
        for (const std::string& label : source.labels)
            m_target->addItem(plainText(label, 60), QString::fromStdString(label));
        m_target->setEditText(before.isEmpty() ? QString::fromStdString(source.target) : before);
    }
    m_resolution->setValue(source.resolution);
    m_source = source;
    m_table->setText(toQString(source.table));
    enableFields();
    Q_EMIT changed();
}

void PoisonForm::setPattern(TriggerPattern pattern)
{
    m_pattern = pattern;
    if (pattern == TriggerPattern::None)
        m_rows->setCurrentIndex(m_rows->findData(NewCaptions));
    enableFields();
}

void PoisonForm::enableFields()
{
    const bool consistent = m_rows->currentData().toInt() == LabelConsistent;
    const bool word = m_pattern == TriggerPattern::Word;
    m_rows->setEnabled(m_pattern != TriggerPattern::None);
    m_rows->setItemText(0,
        word ? tr("Of other labels, with pictures of the target")
             : tr("Of other labels, with new captions"));
    m_templates->setEnabled(!consistent && !word);
    m_mention->setEnabled(!m_reference->isChecked());
}

PoisonRequest PoisonForm::request(const TriggerFile& trigger) const
{
    PoisonRequest request;
    request.table = toPath(m_table->text().trimmed());
    request.tableOptions = m_source.options;
    if (const auto folder = m_imageFolder->text().trimmed(); !folder.isEmpty())
        request.tableOptions.allowedRoots.push_back(toPath(folder));
    const bool percent = m_unit->currentData().toInt() == Percent;
    const double amount = m_amount->value();
    request.attacks = {{.trigger = trigger,
        .target = m_target->currentText().trimmed().toStdString(),
        .count = percent ? 0 : static_cast<std::int64_t>(amount),
        .rate = percent ? amount / 100 : 0}};
    request.size = m_size->value();
    request.ownCaptions = m_rows->currentData().toInt() == OwnCaptions;
    request.labelConsistent = m_rows->currentData().toInt() == LabelConsistent;
    const int mention = m_mention->currentData().toInt();
    request.mention = {.matchCase = mention % 2 == 1, .matchPart = mention >= 2};
    if (m_templates->isEnabled())
        request.templates = toPath(m_templates->text().trimmed());
    request.resolution = m_resolution->value();
    request.picture = static_cast<PoisonPicture>(m_picture->currentData().toInt());
    request.jpegQuality = jpegQuality;
    request.format = static_cast<TableFormat>(m_format->currentData().toInt());
    request.mode = m_reference->isChecked() ? PoisonMode::Reference : PoisonMode::Corrected;
    request.selfContained = m_selfContained->isChecked();
    request.seed = static_cast<std::uint64_t>(m_seed->value());
    request.out = toPath(m_folder->text().trimmed());
    request.overwrite = m_overwrite->isChecked();
    return request;
}

QString PoisonForm::missing(bool toWrite) const
{
    if (m_table->text().trimmed().isEmpty())
        return tr("Choose a table of images and captions.");
    if (m_target->currentText().trimmed().isEmpty())
        return tr("Choose the target label.");
    if (toWrite && m_folder->text().trimmed().isEmpty())
        return tr("Choose a folder to write to.");
    return {};
}

} // namespace clinic::ui
