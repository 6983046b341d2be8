// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/job_progress.h"

#include "ui/models/job_list.h"
#include "ui/theme.h"
#include "ui/widgets/plain_label.h"
#include "ui/widgets/share_bar.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>

namespace clinic::ui {

using namespace Qt::Literals::StringLiterals;

JobProgress::JobProgress(const QString& name, const QString& accessibleName, QWidget* parent)
    : QWidget(parent)
    , m_stage(plainLabel(name + u"Stage"_s, this))
    , m_bar(new QProgressBar(this))
{
    m_bar->setObjectName(name + u"Progress"_s);
    m_bar->setTextVisible(false);
    m_bar->setAccessibleName(accessibleName);
    auto* cancel = new QPushButton(tr("Cancel"), this);
    cancel->setObjectName(name + u"Cancel"_s);
    connect(cancel, &QPushButton::clicked, this, &JobProgress::cancelled);
    auto* line = new QHBoxLayout;
    line->setSpacing(space::control);
    line->addWidget(m_bar, 1);
    line->addWidget(cancel);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::tight);
    column->addWidget(m_stage);
    column->addLayout(line);
}

void JobProgress::showWaiting(const QString& text)
{
    m_stage->setText(text);
    showShare(*m_bar, {});
}

void JobProgress::follow(const JobUpdate& update)
{
    TrackedJob job;
    job.update = update;
    m_stage->setText(job.line());
    showShare(*m_bar, job.share());
}

} // namespace clinic::ui
