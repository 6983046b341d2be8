// SPDX-License-Identifier: Apache-2.0
#include "ui/pages/run_list_panel.h"

#include "core/train/recipe.h"
#include "ui/format.h"
#include "ui/job_bridge.h"
#include "ui/plots/data_colours.h"
#include "ui/theme.h"
#include "ui/widgets/plain_label.h"

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

QString shownPhase(RunPhase phase)
{
    switch (phase) {
    case RunPhase::Running:
        return RunListPanel::tr("running");
    case RunPhase::Paused:
        return RunListPanel::tr("paused");
    case RunPhase::Finished:
        return RunListPanel::tr("finished");
    case RunPhase::Cancelled:
        return RunListPanel::tr("cancelled");
    case RunPhase::Failed:
        return RunListPanel::tr("failed");
    case RunPhase::Interrupted:
        break;
    }
    return RunListPanel::tr("interrupted");
}

QString percentOrDash(const std::optional<double>& share)
{
    return share ? formatPercent(*share) : u"–"_s;
}

QString shownTags(const RunSummary& run)
{
    QStringList tags;
    for (const std::string& tag : run.notes.tags)
        tags << plainText(tag, 60);
    return tags.join(u", "_s);
}

std::vector<RecordModel<RunSummary>::Column> columns(const std::set<fs::path>& ticked)
{
    using Run = const RunSummary&;
    const auto right = Qt::AlignRight | Qt::AlignVCenter;
    return {
        {QString(), [&ticked](Run run) { return ticked.contains(run.folder) ? u"●"_s : u"○"_s; },
            Qt::AlignCenter, [](Run) { return RunListPanel::tr("Show its charts"); }},
        {RunListPanel::tr("Run"), [](Run run) { return plainText(run.name, 60); },
            Qt::AlignLeft | Qt::AlignVCenter,
            [](Run run) { return breakable(toQString(run.folder)); }},
        {RunListPanel::tr("Recipe"),
            [](Run run) {
                const auto name = recipeInfo(run.recipe).name;
                return run.problem.empty() ? QString::fromUtf8(name.data(), qsizetype(name.size()))
                                           : RunListPanel::tr("cannot be read");
            }},
        {RunListPanel::tr("State"), [](Run run) { return shownPhase(run.state.phase); },
            Qt::AlignLeft | Qt::AlignVCenter,
            [](Run run) {
                return plainText(run.problem.empty() ? run.state.message : run.problem);
            }},
        {RunListPanel::tr("CA"), [](Run run) { return percentOrDash(run.cleanAccuracy); }, right},
        {RunListPanel::tr("ASR"), [](Run run) { return percentOrDash(run.attackSuccess); }, right},
        {RunListPanel::tr("Tags"), shownTags},
    };
}

QPushButton* button(const QString& name, const QString& text, QWidget* parent)
{
    auto* made = new QPushButton(text, parent);
    made->setObjectName(name);
    return made;
}

} // namespace

RunListPanel::RunListPanel(JobRunner& jobs, QWidget* parent)
    : QWidget(parent)
    , m_jobs(jobs)
{
    setObjectName(u"runList"_s);
    setupUi();
    connectParts();
    m_beat.start(beatMs);
    showSelected();
}

void RunListPanel::setupUi()
{
    m_model = new RecordModel<RunSummary>(columns(m_ticked), this);
    m_table = new QTableView(this);
    m_table->setObjectName(u"runTable"_s);
    m_table->setModel(m_model);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setShowGrid(false);
    m_table->setFrameShape(QFrame::NoFrame);
    m_table->verticalHeader()->hide();
    m_table->horizontalHeader()->setHighlightSections(false);
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_table->horizontalHeader()->setStretchLastSection(true);
    m_table->setAccessibleName(tr("Runs"));
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
    auto* notes = new QHBoxLayout;
    notes->setSpacing(space::control);
    notes->addWidget(m_tags, 1);
    notes->addWidget(m_note, 2);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(space::control, space::control, space::control, space::control);
    column->setSpacing(space::control);
    column->addWidget(m_empty);
    column->addWidget(m_table, 1);
    column->addWidget(m_message);
    column->addLayout(notes);
    column->addWidget(setupButtons());
}

QWidget* RunListPanel::setupButtons()
{
    auto* area = new QWidget(this);
    m_pause = button(u"runPause"_s, tr("Pause"), area);
    m_pause->setToolTip(tr("Write a checkpoint after this step and stop; Resume goes on with it"));
    m_resume = button(u"runResume"_s, tr("Resume"), area);
    m_cancel = button(u"runCancel"_s, tr("Cancel"), area);
    m_cancel->setToolTip(tr("Stop at once; the last checkpoint stays"));
    m_attach = button(u"runAttach"_s, tr("Attach folder…"), area);
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
    connect(m_table, &QTableView::clicked, this, [this](const QModelIndex& index) {
        if (index.column() == 0)
            toggle(index.row());
    });
    connect(m_table, &QTableView::doubleClicked, this,
        [this](const QModelIndex& index) { toggle(index.row()); });
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
}

void RunListPanel::setRunsFolder(const fs::path& folder)
{
    m_folder = folder;
    m_ticked.clear();
    m_model->setRows({});
    refresh();
    Q_EMIT shownChanged();
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
    m_ticked.insert(run);
    refresh();
    Q_EMIT shownChanged();
}

void RunListPanel::refresh()
{
    if (m_isReading)
        return;
    m_isReading = true;
    m_jobs.start(
        Lane::Interactive, {}, this,
        [folder = m_folder, attached = m_attached](TaskContext& context) {
            auto runs = listRuns(folder, context);
            for (const fs::path& run : attached) {
                if (isRunFolder(run)
                    && std::ranges::find(runs, run, &RunSummary::folder) == runs.end())
                    runs.push_back(readRunSummary(run));
            }
            return runs;
        },
        [this](const std::shared_ptr<const std::vector<RunSummary>>& runs) { take(*runs); },
        [this](const JobUpdate& update) {
            m_isReading = false;
            showText(m_message, plainText(update.error));
        });
}

void RunListPanel::take(const std::vector<RunSummary>& runs)
{
    m_isReading = false;
    const RunSummary* before = selected();
    fs::path current = before ? before->folder : fs::path();
    if (!m_awaited.empty() && std::ranges::find(runs, m_awaited, &RunSummary::folder) != runs.end())
        current = std::exchange(m_awaited, {});
    const auto foldersOf = [](const std::vector<Shown>& shown) {
        std::vector<fs::path> folders;
        for (const Shown& run : shown)
            folders.push_back(run.folder);
        return folders;
    };
    const bool wasEmpty = m_model->rowCount() == 0;
    const auto shownBefore = foldersOf(shown());
    m_model->setRows(runs);
    if (m_ticked.empty() && !runs.empty() && wasEmpty) // something to look at
        m_ticked.insert(runs.front().folder);
    if (foldersOf(shown()) != shownBefore)
        Q_EMIT shownChanged();
    if (current.empty() && !runs.empty())
        current = runs.front().folder;
    select(current);
    showSelected();
}

void RunListPanel::select(const fs::path& run)
{
    const auto& rows = m_model->rows();
    const auto found = std::ranges::find(rows, run, &RunSummary::folder);
    if (found != rows.end())
        m_table->setCurrentIndex(m_model->index(static_cast<int>(found - rows.begin()), 1));
}

const RunSummary* RunListPanel::selected() const
{
    const QModelIndex index = m_table->currentIndex();
    return index.isValid() ? &m_model->rows()[static_cast<std::size_t>(index.row())] : nullptr;
}

void RunListPanel::toggle(int row)
{
    const fs::path folder = m_model->rows()[static_cast<std::size_t>(row)].folder;
    if (!m_ticked.erase(folder))
        m_ticked.insert(folder);
    m_table->viewport()->update();
    Q_EMIT shownChanged();
}

std::vector<RunListPanel::Shown> RunListPanel::shown() const
{
    std::vector<Shown> list;
    const auto colours = groupColours();
    for (const RunSummary& run : m_model->rows()) {
        if (m_ticked.contains(run.folder))
            list.push_back({run.folder, plainText(run.name, 40),
                QColor::fromRgb(colours[list.size() % colours.size()])});
    }
    return list;
}

void RunListPanel::showSelected()
{
    const RunSummary* run = selected();
    m_empty->setVisible(m_model->rowCount() == 0);
    m_table->setVisible(m_model->rowCount() > 0);
    const RunPhase phase = run ? run->state.phase : RunPhase::Finished;
    const bool isWritten = run && phase == RunPhase::Running;
    m_pause->setEnabled(isWritten);
    m_cancel->setEnabled(isWritten);
    m_resume->setEnabled(run && run->problem.empty() && !isWritten && phase != RunPhase::Finished);
    for (QLineEdit* edit : {m_tags, m_note}) {
        edit->setEnabled(run != nullptr);
        if (!edit->hasFocus())
            edit->setText(!run       ? QString()
                    : edit == m_tags ? shownTags(*run)
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
