// SPDX-License-Identifier: Apache-2.0
#include "ui/pages/import_sheet.h"

#include "core/workflows/embed_command.h"
#include "ui/format.h"
#include "ui/icons.h"
#include "ui/job_bridge.h"
#include "ui/pages/file_row.h"
#include "ui/pages/import_form.h"
#include "ui/theme.h"

#include <QApplication>
#include <QClipboard>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace clinic::ui {

using namespace Qt::Literals::StringLiterals;

namespace {
constexpr int typingPauseMs = 300;
}

ImportSheet::ImportSheet(JobRunner& jobs, QWidget* parent)
    : QFrame(parent)
    , m_jobs(jobs)
{
    setObjectName(u"importSheet"_s);
    setFrameShape(QFrame::StyledPanel);
    setAutoFillBackground(true);
    m_pause.setSingleShot(true);
    m_pause.setInterval(typingPauseMs);
    setupUi();
    connectParts();
    showFiles();
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
    m_form = new ImportForm(this);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(space::page, space::group, space::page, space::group);
    column->setSpacing(space::group);
    column->addWidget(title);
    column->addWidget(m_status);
    column->addLayout(m_list);
    column->addWidget(m_form);
    column->addWidget(setupButtons());
    showStatus({});
}

QWidget* ImportSheet::setupButtons()
{
    auto* area = new QWidget(this);
    m_hint = new QLabel(area);
    m_hint->setObjectName(u"importHint"_s);
    m_hint->setTextFormat(Qt::PlainText);
    m_hint->setWordWrap(true);
    setQuiet(m_hint);
    const auto button = [area](const QString& name, const QString& text) {
        auto* made = new QPushButton(text, area);
        made->setObjectName(name);
        return made;
    };
    m_choose = button(u"importChoose"_s, tr("Add files…"));
    m_copy = button(u"importCopyCommand"_s, tr("Copy as command line"));
    m_copy->setToolTip(tr("Copy the clinic command that embeds the same"));
    m_dismiss = button(u"importCancel"_s, tr("Cancel"));
    m_embed = button(u"importEmbed"_s, tr("Embed"));
    m_embed->setIcon(lineIcon(u"play"_s));
    m_embed->setDefault(true);
    auto* line = new QHBoxLayout;
    line->setSpacing(space::control);
    line->addWidget(m_choose);
    line->addWidget(m_copy);
    line->addStretch();
    line->addWidget(m_dismiss);
    line->addWidget(m_embed);
    auto* column = new QVBoxLayout(area);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::control);
    column->addWidget(m_hint);
    column->addLayout(line);
    return area;
}

void ImportSheet::connectParts()
{
    connect(m_embed, &QPushButton::clicked, this, [this] {
        stopReading();
        showStatus({});
        Q_EMIT embed(request());
    });
    connect(m_copy, &QPushButton::clicked, this, &ImportSheet::copyCommand);
    connect(m_choose, &QPushButton::clicked, this, &ImportSheet::chooseFiles);
    connect(m_dismiss, &QPushButton::clicked, this, &ImportSheet::dismissed);
    connect(m_form, &ImportForm::projectChanged, this, &ImportSheet::showReadiness);
    connect(m_form, &ImportForm::tableOptionsChanged, this, [this] {
        showReadiness();
        m_pause.start();
    });
    connect(&m_pause, &QTimer::timeout, this, &ImportSheet::readAgain);
}

void ImportSheet::setRecognising(const QStringList& paths)
{
    ++m_recognising;
    showStatus(
        paths.size() == 1 ? tr("Reading 1 file…") : tr("Reading %1 files…").arg(paths.size()));
}

void ImportSheet::recogniseEnded()
{
    m_recognising = std::max(0, m_recognising - 1);
    if (m_recognising == 0)
        showStatus({});
}

void ImportSheet::addFiles(const RecognisedFiles& files)
{
    for (const auto& file : files) {
        std::erase_if(m_files, [&](const auto& known) { return known.path == file.path; });
        m_files.push_back(file);
    }
    const auto* now = table();
    if (now && now->path != m_shownTable) {
        m_shownTable = now->path;
        m_form->showTable(*now);
    }
    showFiles();
    if (now)
        readAgain(); // with the choices as they stand here
}

void ImportSheet::setPoisonText(const QString& text)
{
    m_form->setPoisonText(text);
}

void ImportSheet::comeBack(bool stopped)
{
    if (stopped)
        showStatus(tr("The embedding was stopped. Embed goes on where it stopped."));
    readAgain();
}

void ImportSheet::clear()
{
    stopReading();
    m_files.clear();
    m_shownTable.clear();
    m_recognising = 0;
    showStatus({});
    showFiles();
}

const RecognisedFile* ImportSheet::checkpoint() const
{
    const auto found = std::find_if(m_files.rbegin(), m_files.rend(), [](const auto& file) {
        return file.kind == DroppedKind::Checkpoint && file.problem.empty();
    });
    return found == m_files.rend() ? nullptr : &*found;
}

const RecognisedFile* ImportSheet::table() const
{
    const auto found = std::find_if(m_files.rbegin(), m_files.rend(), [](const auto& file) {
        return file.kind == DroppedKind::CaptionTable && !file.columns.empty();
    });
    return found == m_files.rend() ? nullptr : &*found;
}

void ImportSheet::showStatus(const QString& text)
{
    m_status->setText(text);
    m_status->setVisible(!text.isEmpty());
}

void ImportSheet::showFiles()
{
    while (auto* item = m_list->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    for (const auto& file : m_files)
        m_list->addWidget(new FileRow(file, this));
    m_form->setVisible(table() != nullptr);
    showReadiness();
}

QString ImportSheet::missing() const
{
    const auto* table = this->table();
    if (!checkpoint())
        return tr("Add a checkpoint to embed with.");
    if (!table)
        return tr("Add a table of images and captions.");
    if (!m_form->hasColumns())
        return tr("Choose the columns of images and captions.");
    if (!table->problem.empty())
        return tr("The table cannot be used as it stands; what is wrong is said beside its name.");
    if (m_form->project().isEmpty())
        return tr("Choose a folder for the project.");
    return {};
}

void ImportSheet::showReadiness()
{
    const auto text = missing();
    m_hint->setText(text);
    m_hint->setVisible(!text.isEmpty());
    m_embed->setEnabled(text.isEmpty());
    m_copy->setEnabled(text.isEmpty());
}

ImportRequest ImportSheet::request() const
{
    ImportRequest request;
    if (const auto* model = checkpoint())
        request.checkpoint = model->path;
    if (const auto* rows = table())
        request.table = rows->path;
    request.tableOptions = m_form->tableOptions();
    request.project = toPath(m_form->project());
    return request;
}

/// Counts the poisoned rows by the chosen rule, and finds out whether the table can be used now.
void ImportSheet::readAgain()
{
    stopReading();
    const auto wanted = request();
    if (wanted.table.empty() || !m_form->hasColumns())
        return;
    m_form->showCounting();
    m_reading = m_jobs.start(
        Lane::Interactive, {}, this,
        [wanted](TaskContext& context) {
            return recogniseTable(wanted.table, wanted.tableOptions, context);
        },
        [this, reading = m_readings](const std::shared_ptr<const RecognisedFile>& read) {
            if (reading == m_readings)
                takeTable(*read);
        },
        [this, reading = m_readings](const JobUpdate& update) {
            if (reading == m_readings)
                m_form->showTrouble(plainText(update.error));
        });
}

void ImportSheet::stopReading()
{
    m_pause.stop();
    ++m_readings;
    m_jobs.cancel(m_reading);
}

void ImportSheet::takeTable(const RecognisedFile& read)
{
    for (auto& file : m_files)
        if (file.path == read.path)
            file = read;
    m_form->showCount(read);
    showFiles();
}

void ImportSheet::copyCommand()
{
    m_jobs.start(
        Lane::Interactive, {}, this,
        [wanted = request()](TaskContext&) { return embedCommand(embedRequest(wanted)); },
        [](const std::shared_ptr<const std::string>& command) {
            QApplication::clipboard()->setText(QString::fromStdString(*command));
        });
}

} // namespace clinic::ui
