// SPDX-License-Identifier: Apache-2.0
#include "ui/pages/start.h"

#include "ui/actions.h"
#include "ui/docks/jobs.h"
#include "ui/format.h"
#include "ui/icons.h"
#include "ui/models/job_list.h"
#include "ui/pages/import_sheet.h"
#include "ui/settings.h"
#include "ui/theme.h"
#include "ui/widgets/drop_zone.h"
#include "ui/widgets/share_bar.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QMenu>
#include <QProgressBar>
#include <QPushButton>
#include <QScrollArea>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace clinic::ui {

using namespace Qt::Literals::StringLiterals;

namespace {
constexpr int columnCharacters = 96;

QLabel* sectionTitle(const QString& text, QWidget* parent)
{
    auto* label = new QLabel(text, parent);
    label->setFont(sectionFont(parent->font()));
    return label;
}
}

StartPage::StartPage(Session& session, JobRunner& runner, JobList& jobs, Settings& settings,
    Actions& actions, QWidget* parent)
    : QWidget(parent)
    , m_session(session)
    , m_jobs(jobs)
    , m_settings(settings)
    , m_runner(runner)
{
    setObjectName(u"startPage"_s);
    setupUi(actions);
    placeSheet(newSheet());
    connectSession();
    refreshRecent();
}

StartPage::~StartPage() = default;

void StartPage::setupUi(Actions& actions)
{
    auto* content = new QWidget(this);
    content->setMaximumWidth(columnCharacters * fontMetrics().averageCharWidth());
    auto* title = new QLabel(tr("ClipClinic"), content);
    title->setFont(headlineFont(font()));
    auto* purpose = new QLabel(
        tr("Open a CLIP checkpoint and see where poisoned pairs sit in its embedding space."),
        content);
    purpose->setWordWrap(true);
    setQuiet(purpose);
    m_welcome = new QWidget(content);
    m_drop = new DropZone(m_welcome);
    m_drop->setMinimumHeight(200);
    m_recentArea = new QWidget(m_welcome);
    m_recent = new QVBoxLayout(m_recentArea);
    m_recent->setContentsMargins(0, 0, 0, 0);
    m_recent->setSpacing(space::tight);
    auto* welcome = new QVBoxLayout(m_welcome);
    welcome->setContentsMargins(0, 0, 0, 0);
    welcome->setSpacing(space::group);
    welcome->addWidget(m_drop);
    welcome->addWidget(setupButtons(actions));
    welcome->addWidget(m_recentArea);
    auto* hint = new QLabel(tr("Ctrl+K finds every command, F1 opens the help."), m_welcome);
    hint->setWordWrap(true);
    setQuiet(hint);
    welcome->addWidget(hint);

    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(space::page, space::page, space::page, space::page);
    column->setSpacing(space::group);
    column->addWidget(title);
    column->addWidget(purpose);
    column->addWidget(setupJob());
    column->addWidget(m_waitingArea);
    m_sheetPlace = new QVBoxLayout;
    column->addLayout(m_sheetPlace);
    column->addWidget(m_welcome);
    column->addStretch();

    auto* centred = new QWidget(this);
    auto* across = new QHBoxLayout(centred);
    across->setContentsMargins(0, 0, 0, 0);
    across->addStretch(1);
    across->addWidget(content, 100);
    across->addStretch(1);
    auto* scroll = new QScrollArea(this);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidget(centred);
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(scroll);
}

QWidget* StartPage::setupButtons(Actions& actions)
{
    auto* area = new QWidget(m_welcome);
    auto* line = new QHBoxLayout(area);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(space::control);
    for (const auto& id : {u"file.openDemo"_s, u"file.openProject"_s, u"file.open"_s}) {
        auto* action = actions[id];
        auto* button = new QPushButton(action->icon(), action->iconText(), area);
        button->setObjectName(u"start."_s + id);
        button->setToolTip(action->toolTip());
        connect(button, &QPushButton::clicked, action, &QAction::trigger);
        line->addWidget(button);
    }
    line->addStretch();
    return area;
}

QWidget* StartPage::setupJob()
{
    m_job = new QFrame(this);
    m_job->setObjectName(u"startJob"_s);
    m_jobTitle = new QLabel(m_job);
    m_jobTitle->setTextFormat(Qt::PlainText);
    m_jobLine = new QLabel(m_job);
    m_jobLine->setTextFormat(Qt::PlainText);
    m_jobLine->setWordWrap(true);
    setQuiet(m_jobLine);
    m_progress = new QProgressBar(m_job);
    m_progress->setTextVisible(false);
    m_cancel = new QPushButton(tr("Cancel"), m_job);
    m_cancel->setObjectName(u"startJobCancel"_s);
    auto* line = new QHBoxLayout;
    line->addWidget(m_progress, 1);
    line->addWidget(m_cancel);
    auto* column = new QVBoxLayout(m_job);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::tight);
    column->addWidget(m_jobTitle);
    column->addLayout(line);
    column->addWidget(m_jobLine);
    m_job->hide();
    connect(m_cancel, &QPushButton::clicked, this, [this] { m_jobs.cancel(m_shownJob); });
    m_waitingArea = new QWidget(this);
    m_waitingArea->setObjectName(u"startWaiting"_s);
    m_waiting = new QVBoxLayout(m_waitingArea);
    m_waiting->setContentsMargins(0, 0, 0, 0);
    m_waiting->setSpacing(0);
    m_waitingArea->hide();
    connect(&m_jobs, &JobList::changed, this, &StartPage::showJob);
    connect(&m_jobs, &JobList::changed, this, &StartPage::showWaiting);
    return m_job;
}

void StartPage::connectSession()
{
    connect(m_drop, &DropZone::clicked, this, &StartPage::chooseFiles);
    connect(&m_session, &Session::importStarted, this, &StartPage::setSheetAside);
    connect(&m_session, &Session::importEnded, this, &StartPage::endImport);
    connect(&m_session, &Session::opened, this, &StartPage::refreshRecent);
    connect(&m_session, &Session::ready, this, &StartPage::refreshRecent);
    connect(&m_session, &Session::recognising, this, [this](const QStringList& paths) {
        if (!m_sheet->isInUse())
            m_sheet->setPoisonText(m_settings.poisonText());
        m_sheet->setRecognising(paths);
        showSheet(true);
    });
    connect(&m_session, &Session::recognised, this, [this](const RecognisedFiles& files) {
        m_sheet->addFiles(files);
        showSheet(true);
    });
    connect(&m_session, &Session::recogniseEnded, this, [this] {
        m_sheet->recogniseEnded();
        showSheet(m_sheet->isInUse());
    });
}

std::unique_ptr<ImportSheet> StartPage::newSheet()
{
    auto sheet = std::make_unique<ImportSheet>(m_runner);
    connect(sheet.get(), &ImportSheet::chooseFiles, this, &StartPage::chooseFiles);
    connect(sheet.get(), &ImportSheet::dismissed, this, [this] {
        m_session.stopRecognising();
        m_sheet->clear();
        showSheet(false);
    });
    connect(sheet.get(), &ImportSheet::embed, &m_session, &Session::import);
    return sheet;
}

void StartPage::placeSheet(std::unique_ptr<ImportSheet> sheet)
{
    m_sheet = sheet.release(); // the layout's widget owns it
    m_sheetPlace->addWidget(m_sheet);
    showSheet(m_sheet->isInUse());
}

/// Its files belong to the embedding that began; what is dropped next begins a sheet of its own.
void StartPage::setSheetAside(JobId job)
{
    m_sheetPlace->removeWidget(m_sheet);
    m_sheet->setParent(nullptr);
    m_embedding[job].reset(m_sheet);
    placeSheet(newSheet());
}

/// An import without a result can be put right, or taken up again, where it was filled in.
void StartPage::endImport(JobId job, JobState state)
{
    auto ended = m_embedding.extract(job);
    if (ended.empty() || state == JobState::Finished || m_sheet->isInUse())
        return;
    delete m_sheet;
    placeSheet(std::move(ended.mapped()));
    m_sheet->comeBack(state == JobState::Cancelled);
}

bool StartPage::isImporting() const
{
    return !m_sheet->isHidden();
}

void StartPage::showSheet(bool shown)
{
    m_sheet->setVisible(shown);
    m_welcome->setVisible(!shown);
}

void StartPage::showJob()
{
    const auto* job = m_jobs.shown();
    m_job->setVisible(job != nullptr);
    if (!job)
        return;
    m_shownJob = job->update.id;
    m_jobTitle->setText(plainText(job->update.title, 120));
    m_jobLine->setText(job->line());
    m_cancel->setEnabled(!job->stopping);
    m_cancel->setText(job->stopping ? tr("Stopping…") : tr("Cancel"));
    showShare(*m_progress, job->share());
}

void StartPage::showWaiting()
{
    const auto waiting = m_jobs.waiting();
    std::erase_if(m_waitingRows, [&](const auto& known) {
        const bool gone = std::none_of(waiting.begin(), waiting.end(),
            [&](const auto* job) { return job->update.id == known.first; });
        if (gone) {
            known.second->hide();
            known.second->deleteLater(); // its own button may be what removed it
        }
        return gone;
    });
    for (const auto* job : waiting) {
        auto& row = m_waitingRows[job->update.id];
        if (!row) {
            row = new JobRow(m_waitingArea);
            connect(
                row, &JobRow::cancelled, this, [this, id = job->update.id] { m_jobs.cancel(id); });
            m_waiting->addWidget(row);
        }
        row->showJob(*job);
    }
    m_waitingArea->setVisible(!waiting.empty());
}

void StartPage::setDropActive(bool active)
{
    m_drop->setActive(active);
}

/// The list does not look whether a project is there; a person knows.
void StartPage::offerToForget(const QString& folder, const QPoint& where)
{
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    auto* forget = menu->addAction(tr("Remove from this list"));
    connect(forget, &QAction::triggered, this, [this, folder] {
        m_settings.removeRecentProject(folder);
        refreshRecent();
    });
    menu->popup(where);
}

void StartPage::refreshRecent()
{
    while (auto* item = m_recent->takeAt(0)) {
        item->widget()->deleteLater();
        delete item;
    }
    const auto projects = m_settings.recentProjects();
    m_recentArea->setVisible(!projects.empty());
    if (projects.empty())
        return;
    m_recent->addWidget(sectionTitle(tr("Recent projects"), m_recentArea));
    for (const auto& project : projects) {
        auto* button = new QToolButton(m_recentArea);
        button->setObjectName(u"recentProject"_s);
        button->setAutoRaise(true);
        button->setIcon(lineIcon(u"project"_s));
        button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        const auto when = QLocale().toString(project.opened.toLocalTime(), QLocale::ShortFormat);
        button->setText(u"%1   %2"_s.arg(plainText(project.name, 60), when));
        button->setAccessibleName(tr("Open project %1").arg(plainText(project.name, 60)));
        connect(button, &QToolButton::clicked, this,
            [this, folder = project.folder] { m_session.openProject(folder); });
        button->setContextMenuPolicy(Qt::CustomContextMenu);
        connect(button, &QWidget::customContextMenuRequested, this,
            [this, button, folder = project.folder](
                const QPoint& where) { offerToForget(folder, button->mapToGlobal(where)); });
        m_recent->addWidget(button);
    }
}

} // namespace clinic::ui
