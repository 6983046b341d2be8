// SPDX-License-Identifier: Apache-2.0
#include "ui/docks/jobs.h"

#include "ui/format.h"
#include "ui/models/job_list.h"
#include "ui/theme.h"
#include "ui/widgets/share_bar.h"

#include <QApplication>
#include <QClipboard>
#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QScrollArea>

namespace clinic::ui {

using namespace Qt::Literals::StringLiterals;

namespace {
constexpr int barWidth = 160;
}

JobRow::JobRow(QWidget* parent)
    : QFrame(parent)
{
    setObjectName(u"jobRow"_s);
    m_title = new QLabel(this);
    m_title->setTextFormat(Qt::PlainText);
    m_title->setObjectName(u"jobTitle"_s);
    m_line = new QLabel(this);
    m_line->setTextFormat(Qt::PlainText);
    m_line->setObjectName(u"jobLine"_s);
    m_line->setWordWrap(true);
    setQuiet(m_line);
    m_progress = new QProgressBar(this);
    m_progress->setTextVisible(false);
    m_progress->setFixedWidth(barWidth);
    m_cancel = new QPushButton(tr("Cancel"), this);
    m_cancel->setObjectName(u"jobCancel"_s);
    m_copy = new QPushButton(tr("Copy details"), this);
    m_copy->setObjectName(u"jobCopy"_s);
    auto* texts = new QVBoxLayout;
    texts->setSpacing(0);
    texts->addWidget(m_title);
    texts->addWidget(m_line);
    auto* line = new QHBoxLayout(this);
    line->setContentsMargins(space::control, space::tight, space::control, space::tight);
    line->setSpacing(space::group);
    line->addLayout(texts, 1);
    line->addWidget(m_progress);
    line->addWidget(m_cancel);
    line->addWidget(m_copy);
    connect(m_cancel, &QPushButton::clicked, this, &JobRow::cancelled);
    connect(m_copy, &QPushButton::clicked, this,
        [this] { QApplication::clipboard()->setText(m_title->text() + u'\n' + m_line->text()); });
}

void JobRow::showJob(const TrackedJob& job)
{
    m_title->setText(plainText(job.update.title, 120));
    m_line->setText(job.line());
    const bool running = job.update.state == JobState::Running;
    m_progress->setVisible(running);
    showShare(*m_progress, job.share());
    m_cancel->setVisible(!job.ended());
    m_cancel->setEnabled(!job.stopping);
    m_cancel->setText(job.stopping ? tr("Stopping…") : tr("Cancel"));
    m_copy->setVisible(job.update.state == JobState::Failed);
    m_progress->setAccessibleName(m_title->text());
}

JobsPanel::JobsPanel(JobList& jobs, QWidget* parent)
    : QWidget(parent)
    , m_jobs(jobs)
{
    setObjectName(u"jobsPanel"_s);
    m_empty = new QLabel(tr("Nothing runs. Embedding and maps appear here while they work."), this);
    m_empty->setMargin(space::group);
    m_empty->setWordWrap(true);
    setQuiet(m_empty);
    auto* content = new QWidget(this);
    m_column = new QVBoxLayout(content);
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(0);
    m_column->addWidget(m_empty);
    m_column->addStretch();
    auto* scroll = new QScrollArea(this);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidget(content);
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(scroll);
    connect(&m_jobs, &JobList::changed, this, &JobsPanel::update);
}

void JobsPanel::update(JobId id)
{
    const auto* job = m_jobs.find(id);
    if (!job)
        return;
    auto& row = m_rows[id];
    if (!row) {
        row = new JobRow(this);
        connect(row, &JobRow::cancelled, this, [this, id] { m_jobs.cancel(id); });
        m_column->insertWidget(0, row);
        m_empty->hide();
        dropForgotten();
    }
    m_rows[id]->showJob(*job);
}

void JobsPanel::dropForgotten()
{
    for (auto it = m_rows.begin(); it != m_rows.end();) {
        if (m_jobs.find(it->first)) {
            ++it;
            continue;
        }
        it->second->deleteLater();
        it = m_rows.erase(it);
    }
}

} // namespace clinic::ui
