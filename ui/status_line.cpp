// SPDX-License-Identifier: Apache-2.0
#include "ui/status_line.h"

#include "ui/format.h"
#include "ui/icons.h"
#include "ui/models/job_list.h"
#include "ui/theme.h"

#include <QFile>
#include <QLabel>
#include <QStatusBar>
#include <QToolButton>

#include <unistd.h>

namespace clinic::ui {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int memoryIntervalMs = 2000;

/// Resident memory in bytes; 0 where the system does not tell (it is only ever shown).
std::int64_t residentBytes()
{
    QFile file(u"/proc/self/statm"_s);
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    const auto fields = file.readAll().split(' ');
    return fields.size() < 2 ? 0 : fields[1].toLongLong() * sysconf(_SC_PAGESIZE);
}

} // namespace

StatusLine::StatusLine(QStatusBar* bar, Workspace& workspace, JobList& jobs)
    : QObject(bar)
    , m_workspace(workspace)
    , m_jobs(jobs)
{
    setupBar(bar);
    connect(&m_workspace, &Workspace::mapChanged, this, &StatusLine::refreshRows);
    connect(&m_workspace, &Workspace::visibleChanged, this, &StatusLine::refreshRows);
    connect(&m_workspace, &Workspace::selectionChanged, this, &StatusLine::refreshRows);
    connect(&m_jobs, &JobList::changed, this, &StatusLine::refreshJob);
    connect(m_cancel, &QToolButton::clicked, this, [this] { m_jobs.cancel(m_running); });
    connect(m_job, &QToolButton::clicked, this, &StatusLine::showJobs);
    connect(m_problems, &QToolButton::clicked, this, &StatusLine::showProblems);
    connect(&m_timer, &QTimer::timeout, this, &StatusLine::refreshMemory);
    m_timer.start(memoryIntervalMs);
    refreshRows();
    refreshJob();
    refreshMemory();
    setProblems(0);
}

void StatusLine::setupBar(QStatusBar* bar)
{
    const auto button = [bar](const QString& name, const QString& icon) {
        auto* made = new QToolButton(bar);
        made->setObjectName(name);
        made->setAutoRaise(true);
        made->setIcon(lineIcon(icon));
        made->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        return made;
    };
    m_rows = new QLabel(bar);
    m_rows->setObjectName(u"statusRows"_s);
    m_job = button(u"statusJob"_s, u"play"_s);
    m_job->setToolTip(tr("Show all jobs"));
    m_cancel = button(u"statusCancel"_s, u"close"_s);
    m_cancel->setToolButtonStyle(Qt::ToolButtonIconOnly);
    m_cancel->setToolTip(tr("Cancel this job"));
    m_cancel->setAccessibleName(tr("Cancel this job"));
    m_problems = button(u"statusProblems"_s, u"warning"_s);
    m_problems->setToolTip(tr("Show the problems"));
    m_device = new QLabel(bar);
    m_device->setToolTip(tr("What models are computed on"));
    m_device->setObjectName(u"statusDevice"_s);
    m_memory = new QLabel(bar);
    m_memory->setObjectName(u"statusMemory"_s);
    m_memory->setToolTip(tr("Memory this program uses"));
    bar->setContentsMargins(space::control, 0, space::control, 0);
    for (auto* label : {m_device, m_memory})
        label->setContentsMargins(space::control, 0, 0, 0);
    bar->addWidget(m_rows);
    for (QWidget* widget :
        std::initializer_list<QWidget*> {m_job, m_cancel, m_problems, m_device, m_memory})
        bar->addPermanentWidget(widget);
}

void StatusLine::refreshRows()
{
    if (!m_workspace.embeddings())
        return m_rows->setText(tr("Nothing open"));
    m_rows->setText(
        tr("%1 rows · %2 shown · %3 selected")
            .arg(formatCount(m_workspace.rows()), formatCount(m_workspace.shown()),
                formatCount(static_cast<std::int64_t>(m_workspace.selection().size()))));
}

void StatusLine::refreshJob()
{
    const auto* job = m_jobs.shown();
    m_job->setVisible(job != nullptr);
    m_cancel->setVisible(job != nullptr);
    if (!job)
        return;
    m_running = job->update.id;
    const auto share = job->share();
    const auto& stage = job->update.progress.stage;
    const auto what = plainText(stage.empty() ? job->update.title : stage, 40);
    const auto line = share ? u"%1 %2"_s.arg(what, formatPercent(*share)) : what;
    const int count = m_jobs.unfinished();
    m_job->setText(count > 1 ? tr("%1 jobs").arg(count) + u" · "_s + line : line);
    m_cancel->setEnabled(!job->stopping);
    m_cancel->setToolTip(job->stopping ? tr("Stopping…") : tr("Cancel this job"));
}

void StatusLine::refreshMemory()
{
    m_memory->setText(formatBytes(residentBytes()));
}

void StatusLine::setDevice(const QString& device)
{
    m_device->setText(device);
}

void StatusLine::setProblems(int count)
{
    m_problems->setText(count == 1 ? tr("1 problem") : tr("%1 problems").arg(formatCount(count)));
    m_problems->setVisible(count > 0);
}

} // namespace clinic::ui
