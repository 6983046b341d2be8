// SPDX-License-Identifier: Apache-2.0
#include "ui/pages/import_sheet.h"

#include "ui/format.h"
#include "ui/icons.h"
#include "ui/job_bridge.h"
#include "ui/pages/file_row.h"
#include "ui/theme.h"

#include <QComboBox>
#include <QFileDialog>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace clinic::ui {

using namespace Qt::Literals::StringLiterals;

namespace {

enum PoisonRule { ByColumn, ByText, Unknown };

constexpr int typingPauseMs = 300;

/// How many rows of the table the chosen rule calls poisoned.
struct PoisonCount {
    std::int64_t rows = 0;
    std::int64_t poisoned = -1;
};

PoisonCount countPoisoned(
    const std::filesystem::path& table, const CaptionTableOptions& options, TaskContext& context)
{
    const auto read = readCaptionTable(table, options, context);
    PoisonCount count {.rows = read.size()};
    if (!read.poisoned.empty())
        count.poisoned = std::count(read.poisoned.begin(), read.poisoned.end(), 1);
    return count;
}

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

ImportSheet::ImportSheet(JobRunner& jobs, QWidget* parent)
    : QFrame(parent)
    , m_jobs(jobs)
{
    setObjectName(u"importSheet"_s);
    setFrameShape(QFrame::StyledPanel);
    setAutoFillBackground(true);
    m_recount.setSingleShot(true);
    m_recount.setInterval(typingPauseMs);
    setupUi();
    connectForm();
}

void ImportSheet::setupUi()
{
    auto* title = new QLabel(tr("Import"), this);
    title->setFont(sectionFont(font()));
    m_status = new QLabel(this);
    m_status->setObjectName(u"importStatus"_s);
    m_status->setTextFormat(Qt::PlainText);
    m_status->setWordWrap(true);
    setQuiet(m_status);
    m_list = new QVBoxLayout;
    m_list->setSpacing(space::control);
    m_formArea = setupForm();
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(space::page, space::group, space::page, space::group);
    column->setSpacing(space::group);
    column->addWidget(title);
    column->addWidget(m_status);
    column->addLayout(m_list);
    column->addWidget(m_formArea);
    column->addWidget(setupButtons());
}

QWidget* ImportSheet::setupForm()
{
    auto* area = new QWidget(this);
    const auto combo = [area](const QString& name) {
        auto* box = new QComboBox(area);
        box->setObjectName(name);
        box->setMinimumContentsLength(16);
        return box;
    };
    m_imageKey = combo(u"importImageColumn"_s);
    m_captionKey = combo(u"importCaptionColumn"_s);
    m_labelKey = combo(u"importLabelColumn"_s);
    m_labelKey->addItem(tr("None"));
    m_poisonRule = combo(u"importPoisonRule"_s);
    m_poisonText = new QLineEdit(area);
    m_poisonText->setObjectName(u"importPoisonText"_s);
    m_poisonText->setAccessibleName(tr("Text in the paths of poisoned images"));
    m_poisonCount = new QLabel(area);
    m_poisonCount->setObjectName(u"importPoisonCount"_s);
    setQuiet(m_poisonCount);
    m_imageRoot = new QLabel(area);
    m_imageRoot->setTextFormat(Qt::PlainText);
    m_imageRoot->setWordWrap(true);
    m_project = new QLineEdit(area);
    m_project->setObjectName(u"importProject"_s);
    m_browse = new QPushButton(tr("Choose…"), area);
    auto* poison = new QHBoxLayout;
    poison->addWidget(m_poisonRule);
    poison->addWidget(m_poisonText, 1);
    auto* project = new QHBoxLayout;
    poison->setSpacing(space::control);
    project->setSpacing(space::control);
    project->addWidget(m_project, 1);
    project->addWidget(m_browse);
    m_form = new QFormLayout(area);
    m_form->setContentsMargins(0, 0, 0, 0);
    m_form->setHorizontalSpacing(space::group);
    m_form->setVerticalSpacing(space::control);
    m_form->addRow(tr("&Image column"), m_imageKey);
    m_form->addRow(tr("&Caption column"), m_captionKey);
    m_form->addRow(tr("&Label column"), m_labelKey);
    m_form->addRow(tr("Images in"), m_imageRoot);
    m_form->addRow(tr("Poisoned where"), poison);
    m_form->addRow(QString(), m_poisonCount);
    auto* projectLabel = new QLabel(tr("Project &folder"), area);
    projectLabel->setBuddy(m_project);
    m_form->addRow(projectLabel, project);
    return area;
}

QWidget* ImportSheet::setupButtons()
{
    auto* area = new QWidget(this);
    m_hint = new QLabel(area);
    m_hint->setObjectName(u"importHint"_s);
    m_hint->setWordWrap(true);
    setQuiet(m_hint);
    m_choose = new QPushButton(tr("Add files…"), area);
    m_choose->setObjectName(u"importChoose"_s);
    m_dismiss = new QPushButton(tr("Cancel"), area);
    m_dismiss->setObjectName(u"importCancel"_s);
    m_embed = new QPushButton(lineIcon(u"play"_s), tr("Embed"), area);
    m_embed->setObjectName(u"importEmbed"_s);
    m_embed->setDefault(true);
    auto* line = new QHBoxLayout(area);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(space::control);
    line->addWidget(m_choose);
    line->addWidget(m_hint, 1);
    line->addWidget(m_dismiss);
    line->addWidget(m_embed);
    return area;
}

void ImportSheet::connectForm()
{
    connect(m_embed, &QPushButton::clicked, this, [this] { Q_EMIT embed(request()); });
    connect(m_choose, &QPushButton::clicked, this, &ImportSheet::chooseFiles);
    connect(m_dismiss, &QPushButton::clicked, this, &ImportSheet::dismissed);
    connect(m_project, &QLineEdit::textChanged, this, &ImportSheet::showReadiness);
    connect(m_browse, &QPushButton::clicked, this, [this] {
        const auto folder =
            QFileDialog::getExistingDirectory(this, tr("Folder of the project"), m_project->text());
        if (!folder.isEmpty())
            m_project->setText(folder);
    });
    const auto changed = [this] {
        m_poisonText->setVisible(m_poisonRule->currentData().toInt() == ByText);
        showReadiness();
        m_recount.start();
    };
    for (auto* box : {m_imageKey, m_captionKey, m_labelKey, m_poisonRule})
        connect(box, &QComboBox::currentIndexChanged, this, changed);
    connect(m_poisonText, &QLineEdit::textChanged, this, changed);
    connect(&m_recount, &QTimer::timeout, this, &ImportSheet::recount);
}

void ImportSheet::setRecognising(const QStringList& paths)
{
    m_status->setText(
        paths.size() == 1 ? tr("Reading 1 file…") : tr("Reading %1 files…").arg(paths.size()));
    m_status->show();
    showFiles();
}

void ImportSheet::addFiles(const RecognisedFiles& files)
{
    for (const auto& file : files) {
        std::erase_if(m_files, [&](const auto& known) { return known.path == file.path; });
        m_files.push_back(file);
    }
    m_status->hide();
    showFiles();
    showTable();
}

void ImportSheet::setPoisonText(const QString& text)
{
    m_poisonText->setText(text);
}

void ImportSheet::clear()
{
    m_files.clear();
    showFiles();
}

const RecognisedFile* ImportSheet::usable(DroppedKind kind) const
{
    const auto found = std::find_if(m_files.rbegin(), m_files.rend(),
        [kind](const auto& file) { return file.kind == kind && file.problem.empty(); });
    return found == m_files.rend() ? nullptr : &*found;
}

void ImportSheet::showFiles()
{
    while (auto* item = m_list->takeAt(0)) {
        item->widget()->deleteLater();
        delete item;
    }
    for (const auto& file : m_files)
        m_list->addWidget(new FileRow(file, this));
    m_formArea->setVisible(usable(DroppedKind::CaptionTable) != nullptr);
    showReadiness();
}

void ImportSheet::showTable()
{
    const auto* table = usable(DroppedKind::CaptionTable);
    if (!table)
        return;
    fillColumns(m_imageKey, table->columns, table->imageKey);
    fillColumns(m_captionKey, table->columns, table->captionKey);
    fillColumns(m_labelKey, table->columns, table->labelKey);
    {
        const QSignalBlocker quiet(m_poisonRule);
        m_poisonRule->clear();
        if (!table->poisonKey.empty())
            m_poisonRule->addItem(
                tr("column %1 is true").arg(plainText(table->poisonKey, 40)), ByColumn);
        m_poisonRule->addItem(tr("the path contains"), ByText);
        m_poisonRule->addItem(tr("not known"), Unknown);
    }
    m_poisonText->setVisible(m_poisonRule->currentData().toInt() == ByText);
    m_imageRoot->setText(plainText(table->imageRoot.string()));
    m_poisonCount->setText(table->poisonedRows < 0
            ? tr("%1 rows").arg(formatCount(table->rows))
            : tr("%1 rows poisoned").arg(formatShare(table->poisonedRows, table->rows)));
    m_project->setText(Session::defaultProjectFolder(table->path));
    showReadiness();
    m_recount.start(); // with the rule as it stands here
}

void ImportSheet::showReadiness()
{
    const auto* checkpoint = usable(DroppedKind::Checkpoint);
    const auto* table = usable(DroppedKind::CaptionTable);
    QString missing;
    if (!checkpoint)
        missing = tr("Add a checkpoint to embed with.");
    else if (!table)
        missing = tr("Add a table of images and captions.");
    else if (chosenColumn(m_imageKey).empty() || chosenColumn(m_captionKey).empty())
        missing = tr("Choose the columns of images and captions.");
    else if (m_project->text().trimmed().isEmpty())
        missing = tr("Choose a folder for the project.");
    m_hint->setText(missing);
    m_embed->setEnabled(missing.isEmpty());
}

ImportRequest ImportSheet::request() const
{
    ImportRequest request;
    if (const auto* checkpoint = usable(DroppedKind::Checkpoint))
        request.checkpoint = checkpoint->path;
    if (const auto* table = usable(DroppedKind::CaptionTable))
        request.table = table->path;
    const auto rule = m_poisonRule->currentData().toInt();
    request.tableOptions = {.imageKey = chosenColumn(m_imageKey),
        .captionKey = chosenColumn(m_captionKey),
        .labelKey = chosenColumn(m_labelKey),
        .poisonText = rule == ByText ? m_poisonText->text().toStdString() : std::string(),
        .ignorePoisonColumn = rule != ByColumn,
        .allowedRoots = {}};
    request.project = toPath(m_project->text().trimmed());
    return request;
}

void ImportSheet::recount()
{
    const auto wanted = request();
    if (wanted.table.empty() || wanted.tableOptions.imageKey.empty()
        || wanted.tableOptions.captionKey.empty())
        return;
    const int counting = ++m_counting;
    m_jobs.start(
        Lane::Interactive, {}, this,
        [wanted](TaskContext& context) {
            return countPoisoned(wanted.table, wanted.tableOptions, context);
        },
        [this, counting](const std::shared_ptr<const PoisonCount>& count) {
            if (counting != m_counting)
                return;
            m_poisonCount->setText(count->poisoned < 0
                    ? tr("%1 rows").arg(formatCount(count->rows))
                    : tr("%1 rows poisoned").arg(formatShare(count->poisoned, count->rows)));
        },
        [this](const JobUpdate& update) { m_poisonCount->setText(plainText(update.error)); });
}

} // namespace clinic::ui
