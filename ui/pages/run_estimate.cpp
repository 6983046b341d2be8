// SPDX-License-Identifier: Apache-2.0
#include "ui/pages/run_estimate.h"

#include "core/workflows/train_command.h"
#include "core/workflows/train_estimate.h"
#include "ui/format.h"
#include "ui/job_bridge.h"
#include "ui/widgets/plain_label.h"

#include <QLabel>
#include <QVBoxLayout>

namespace clinic::ui {

using namespace Qt::Literals::StringLiterals;

namespace {

QString textOf(const TrainEstimate& estimate)
{
    return RunEstimate::tr("About %1: %2 steps of %3 on %4 rows. Memory about %5, a checkpoint %6.")
        .arg(formatDuration(estimate.seconds), formatCount(estimate.steps),
            formatDuration(estimate.secondsAStep), formatCount(estimate.rows),
            formatBytes(static_cast<std::int64_t>(estimate.memoryBytes)),
            formatBytes(static_cast<std::int64_t>(estimate.checkpointBytes)));
}

} // namespace

RunEstimate::RunEstimate(JobRunner& jobs, QWidget* parent)
    : QWidget(parent)
    , m_jobs(jobs)
    , m_text(plainLabel(u"trainEstimateText"_s, this))
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_text);
    drop();
}

void RunEstimate::drop()
{
    m_of.clear();
    m_text->clear();
    hide();
}

void RunEstimate::check(const TrainRequest* request)
{
    if (!m_of.empty() && (request == nullptr || m_of != trainCommand(*request)))
        drop();
}

void RunEstimate::start(const TrainRequest& request)
{
    m_of = trainCommand(request);
    m_text->setText(tr("Trying a few steps…"));
    show();
    m_jobs.start(
        Lane::Device, tr("Estimate"), this,
        [request](TaskContext& context) { return estimateTraining(request, context); },
        [this, of = m_of](const std::shared_ptr<const TrainEstimate>& found) {
            if (of == m_of)
                m_text->setText(textOf(*found));
        },
        [this, of = m_of](const JobUpdate& update) {
            if (of != m_of)
                return;
            drop();
            if (update.state == JobState::Failed)
                Q_EMIT failed(plainText(update.error));
        });
}

} // namespace clinic::ui
