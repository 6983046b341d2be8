// SPDX-License-Identifier: Apache-2.0
#include "ui/pages/run_list_panel.h"

#include "core/workflows/run_lister.h"
#include "ui/format.h"
#include "ui/job_bridge.h"
#include "ui/theme.h"
#include "ui/widgets/form_grid.h"
#include "ui/widgets/plain_label.h"
#include "ui/widgets/row_table.h"

#include <QFileDialog>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace clinic::ui {

using namespace Qt::Literals::StringLiterals;
namespace fs = std::filesystem;

namespace {

constexpr int beatMs = 2000;

} // namespace

RunListPanel::RunListPanel(JobRunner& jobs, QWidget* parent)
    : QWidget(parent)
    , m_jobs(jobs)
    , m_lister(std::make_shared<RunLister>())
    , m_rows(new RunRows(this))
{
    setObjectName(u"runList"_s);
    m_beat.setInterval(beatMs);
    setupUi();
    connectParts();
    showSelected();
}

void RunListPanel::setupUi()
{
    setupTable();
    m_empty = plainLabel(u"runsEmpty"_s, this);
    m_empty->setText(tr("No run yet. Start one on the left, or attach the folder of one."));
    setQuiet(m_empty);
    m_message = plainLabel(u"runMessage"_s, this);
    m_tags = new QLineEdit(this);
    m_tags->setObjectName(u"runTags"_s);
    m_tags->setPlaceholderText(tr("tags, with commas"));
    m_note = new QLineEdit(this);
    m_note->setObjectName(u"runNote"_s);
    m_note->setPlaceholderText(tr("a note on this run"));
    m_map = namedButton(u"runMap"_s, tr("Show on map"), this);
    m_map->setToolTip(tr("Go through the epochs on the map of the Explore page; a run has maps "
                         "where a table to map was chosen"));
    auto* notes = new QHBoxLayout;
    notes->setSpacing(space::control);
    notes->addWidget(m_tags, 1);
    notes->addWidget(m_note, 2);
    notes->addWidget(m_map); // the line below has no room for it in a small window
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(space::control, space::control, space::control, space::control);
    column->setSpacing(space::control);
    column->addWidget(m_empty);
    column->addWidget(m_table, 1);
    column->addWidget(m_message);
    column->addLayout(notes);
    column->addWidget(setupButtons());
}

void RunListPanel::setupTable()
{
    m_table = rowTable(u"runTable"_s, tr("Runs"), m_rows, this);
    m_table->setIconSize({12, 12});
    auto* header = m_table->horizontalHeader();
    header->setSectionResizeMode(QHeaderView::ResizeToContents);
    header->moveSection(RunRows::Progress, RunRows::CleanAccuracy);
    header->setStretchLastSection(true);
}

QWidget* RunListPanel::setupButtons()
{
    auto* area = new QWidget(this);
    m_pause = namedButton(u"runPause"_s, tr("Pause"), area);
    m_pause->setToolTip(tr("Write a checkpoint after this step and stop; Resume goes on with it"));
    m_resume = namedButton(u"runResume"_s, tr("Resume"), area);
    m_cancel = namedButton(u"runCancel"_s, tr("Cancel"), area);
    m_cancel->setToolTip(tr("Stop at once; the last checkpoint stays"));
    m_attach = namedButton(u"runAttach"_s, tr("Attach folder…"), area);
    m_attach->setToolTip(tr("Watch a run that another process writes, or wrote"));
    auto* line = new QHBoxLayout(area);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(space::control);
    line->addWidget(m_pause);
    line->addWidget(m_resume);
    line->addWidget(m_cancel);
    line->addStretch();
    line->addWidget(m_attach);
    return area;
}

void RunListPanel::connectParts()
{
    connect(&m_beat, &QTimer::timeout, this, &RunListPanel::refresh);
    connect(m_table, &QTableView::doubleClicked, this, [this](const QModelIndex& index) {
        const fs::path folder = m_rows->rows()[static_cast<std::size_t>(index.row())].folder;
        if (index.column() != RunRows::Shown) // whose check box has had both clicks
            m_rows->setShown(folder, !m_rows->isShown(folder));
    });
    connect(m_rows, &RunRows::shownChanged, this, &RunListPanel::tellShown);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
        &RunListPanel::showSelected);
    connect(m_tags, &QLineEdit::editingFinished, this, &RunListPanel::keepNotes);
    connect(m_note, &QLineEdit::editingFinished, this, &RunListPanel::keepNotes);
    connect(m_attach, &QPushButton::clicked, this, &RunListPanel::attachFolder);
    const auto ask = [this](auto signal) {
        if (const RunSummary* run = selected())
            Q_EMIT(this->*signal)(run->folder);
    };
    connect(m_pause, &QPushButton::clicked, this, [=] { ask(&RunListPanel::pauseAsked); });
    connect(m_resume, &QPushButton::clicked, this, [=] { ask(&RunListPanel::resumeAsked); });
    connect(m_cancel, &QPushButton::clicked, this, [=] { ask(&RunListPanel::cancelAsked); });
    connect(m_map, &QPushButton::clicked, this, [=] { ask(&RunListPanel::mapAsked); });
}

void RunListPanel::setRunsFolder(const fs::path& folder)
{
    if (folder == m_folder)
        return;
    m_folder = folder;
    m_rows->setRuns({});
    m_rows->showNone();
    refresh();
}

void RunListPanel::attachFolder()
{
    const auto folder = QFileDialog::getExistingDirectory(this, tr("The folder of a run"));
    if (!folder.isEmpty())
        showRun(toPath(folder));
}

void RunListPanel::showRun(const fs::path& run)
{
    if (run.parent_path() != m_folder && std::ranges::find(m_attached, run) == m_attached.end())
        m_attached.push_back(run);
    m_awaited = run;
    m_rows->setShown(run, true);
    refresh();
}

void RunListPanel::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    m_beat.start();
    refresh();
}

void RunListPanel::hideEvent(QHideEvent* event)
{
    m_beat.stop();
    QWidget::hideEvent(event);
}

void RunListPanel::refresh()
{
    if (m_isReading) {
        m_readAgain = true;
        return;
    }
    m_isReading = true;
    m_jobs.start(
        Lane::Interactive, {}, this,
        [lister = m_lister, folder = m_folder, attached = m_attached](
            TaskContext& context) { return lister->list(folder, attached, context); },
        [this, folder = m_folder](const std::shared_ptr<const std::vector<RunSummary>>& runs) {
            m_isReading = false;
            if (folder == m_folder)
                take(*runs);
            if (std::exchange(m_readAgain, false))
                refresh();
        },
        [this](const JobUpdate& update) {
            m_isReading = false;
            showText(m_message, plainText(update.error));
        });
}

void RunListPanel::take(const std::vector<RunSummary>& runs)
{
    const RunSummary* before = selected();
    fs::path current = before ? before->folder : fs::path();
    const bool wasEmpty = m_rows->rowCount() == 0;
    m_rows->setRuns(runs);
    if (!m_awaited.empty() && m_rows->find(m_awaited) >= 0)
        current = std::exchange(m_awaited, {});
    if (!runs.empty() && wasEmpty && !m_rows->showsAny()) // something to look at
        m_rows->setShown(runs.front().folder, true);
    if (current.empty() && !runs.empty())
        current = runs.front().folder;
    select(current);
    showSelected();
    tellShown();
    QStringList names;
    for (const RunSummary& run : runs)
        names << toQString(run.folder.filename());
    Q_EMIT listed(names);
}

void RunListPanel::tellShown()
{
    std::vector<fs::path> shown;
    for (const ShownRun& run : m_rows->shown())
        shown.push_back(run.folder);
    if (std::exchange(m_shownBefore, shown) != shown)
        Q_EMIT shownChanged();
}

void RunListPanel::select(const fs::path& run)
{
    const int row = m_rows->find(run);
    if (row >= 0 && row != m_table->currentIndex().row())
        m_table->setCurrentIndex(m_rows->index(row, RunRows::Name));
}

const RunSummary* RunListPanel::selected() const
{
    const QModelIndex index = m_table->currentIndex();
    return index.isValid() ? &m_rows->rows()[static_cast<std::size_t>(index.row())] : nullptr;
}

void RunListPanel::showSelected()
{
    const RunSummary* run = selected();
    m_empty->setVisible(m_rows->rowCount() == 0);
    m_table->setVisible(m_rows->rowCount() > 0);
    const RunPhase phase = run ? run->state.phase : RunPhase::Finished;
    const bool isWritten = run && phase == RunPhase::Running;
    m_pause->setEnabled(isWritten);
    m_cancel->setEnabled(isWritten);
    m_map->setEnabled(run && run->hasMaps);
    m_resume->setEnabled(run && run->problem.empty() && !isWritten && phase != RunPhase::Finished);
    for (QLineEdit* edit : {m_tags, m_note}) {
        edit->setEnabled(run != nullptr);
        if (!edit->hasFocus())
            edit->setText(!run       ? QString()
                    : edit == m_tags ? shownTags(run->notes)
                                     : QString::fromStdString(run->notes.note));
    }
    if (!run)
        showText(m_message, {});
    else if (!run->problem.empty())
        showText(m_message, u"⚠ "_s + plainText(run->problem));
    else
        showText(m_message,
            run->state.message.empty() ? QString() : u"⚠ "_s + plainText(run->state.message));
}

void RunListPanel::keepNotes()
{
    const RunSummary* run = selected();
    if (!run)
        return;
    RunNotes notes;
    for (const QString& tag : m_tags->text().split(u',', Qt::SkipEmptyParts)) {
        if (!tag.trimmed().isEmpty())
            notes.tags.push_back(tag.trimmed().toStdString());
    }
    notes.note = m_note->text().toStdString();
    if (notes == run->notes)
        return;
    m_jobs.start(
        Lane::Interactive, {}, this,
        [folder = run->folder, notes](TaskContext&) {
            writeRunNotes(folder, notes);
            return true;
        },
        [this](const std::shared_ptr<const bool>&) { refresh(); },
        [this](const JobUpdate& update) { showText(m_message, plainText(update.error)); });
}

} // namespace clinic::ui
