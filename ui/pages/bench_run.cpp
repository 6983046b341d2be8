// SPDX-License-Identifier: Apache-2.0
#include "ui/pages/bench_run.h"

#include "core/workflows/mmr_run_command.h"
#include "ui/format.h"
#include "ui/icons.h"
#include "ui/job_bridge.h"
#include "ui/models/mmr_board.h"
#include "ui/pages/mmr_run_form.h"
#include "ui/theme.h"
#include "ui/widgets/form_grid.h"
#include "ui/widgets/job_progress.h"
#include "ui/widgets/message_bar.h"
#include "ui/widgets/plain_label.h"

#include <QApplication>
#include <QClipboard>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

namespace clinic::ui {

using namespace Qt::Literals::StringLiterals;

namespace {

QString yesNo(const std::optional<bool>& value)
{
    return !value ? BenchRun::tr("not known") : *value ? BenchRun::tr("yes") : BenchRun::tr("no");
}

QString estimateText(const MmrRunEstimate& estimate)
{
    QString text = BenchRun::tr("%1 requests to send, about %2 prompt tokens and at most %3 answer "
                                "tokens, %4.")
                       .arg(formatCount(estimate.requests), formatCount(estimate.promptTokens),
                           formatCount(estimate.completionTokens),
                           formatBytes(static_cast<std::int64_t>(estimate.bytes)));
    if (estimate.answeredBefore > 0)
        text += u' '
            + BenchRun::tr("%1 are answered already and are not asked again.")
                  .arg(formatCount(estimate.answeredBefore));
    if (estimate.cost)
        text += u' ' + BenchRun::tr("At most %1 by your prices.").arg(*estimate.cost, 0, 'f', 2);
    if (estimate.seconds)
        text += u' ' + BenchRun::tr("About %1.").arg(formatDuration(*estimate.seconds));
    return text;
}

QString reportText(const MmrRunReport& report)
{
    QStringList lines {BenchRun::tr("%1 of %2 answered (%3 asked now, in %4).")
                           .arg(formatCount(report.answered), formatCount(report.questions),
                               formatCount(report.asked), formatDuration(report.seconds))};
    if (report.errors > 0)
        lines << BenchRun::tr(
            "%1 without an answer: errors, not counted as wrong. Run again to ask "
            "just these.")
                     .arg(formatCount(report.errors));
    for (const auto& [reason, count] : report.reasons)
        lines << BenchRun::tr("%1 times: %2").arg(formatCount(count), plainText(reason, 120));
    if (report.capabilities)
        lines << BenchRun::tr("The server takes pictures: %1; tells probabilities: %2.")
                     .arg(yesNo(report.capabilities->pictures),
                         yesNo(report.capabilities->logprobs));
    if (!report.adapted.empty())
        lines << BenchRun::tr("Left out or renamed, as the server wants it: %1")
                     .arg(plainText(report.adapted));
    if (report.circular)
        lines << BenchRun::tr("Right in all four orders: %1 of %2 questions (%3).")
                     .arg(formatCount(report.circular->allRight),
                         formatCount(report.circular->questions),
                         formatPercent(report.circular->circularAccuracy()));
    for (const std::string& warning : report.warnings)
        lines << plainText(warning);
    return lines.join(u'\n');
}

} // namespace

BenchRun::BenchRun(JobRunner& jobs, MmrBoard& board, QWidget* parent)
    : QWidget(parent)
    , m_jobs(jobs)
    , m_board(board)
{
    setupUi();
    connectParts();
    refresh();
}

void BenchRun::setupUi()
{
    auto* scroll = new QScrollArea(this);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    auto* area = new QWidget(scroll);
    m_form = new MmrRunForm(area);
    auto* fields = new QVBoxLayout(area);
    fields->setContentsMargins(0, 0, space::control, 0);
    fields->addWidget(m_form);
    fields->addStretch();
    scroll->setWidget(area);
    auto* line = new QHBoxLayout(this);
    line->setContentsMargins(space::control, space::control, space::control, space::control);
    line->setSpacing(space::group);
    line->addWidget(scroll, 3);
    line->addWidget(setupSide(), 2);
}

QWidget* BenchRun::setupSide()
{
    auto* side = new QWidget(this);
    auto* about = plainLabel(u"runAbout"_s, side);
    about->setText(
        tr("Asks the questions through a chat server and writes each answer as it comes. A "
           "run that was stopped, or crashed, goes on where it was: what is answered is "
           "not asked again. Errors are kept apart from wrong answers."));
    setQuiet(about);
    m_hint = plainLabel(u"runHint"_s, side);
    m_report = plainLabel(u"runReport"_s, side);
    m_report->hide();
    m_progress = new JobProgress(u"benchRun"_s, tr("Progress of the run"), side);
    m_progress->hide();
    m_message = new MessageBar(side, Qt::Vertical);
    m_message->setObjectName(u"runMessageBar"_s);
    m_estimate = namedButton(u"runEstimate"_s, tr("Estimate"), side);
    m_copy = namedButton(u"runCopyCommand"_s, tr("Copy as command line"), side);
    m_start = namedButton(u"runStart"_s, tr("Run"), side);
    m_start->setIcon(lineIcon(u"play"_s));
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(space::control);
    buttons->addWidget(m_estimate);
    buttons->addWidget(m_copy);
    buttons->addStretch();
    buttons->addWidget(m_start);
    auto* column = new QVBoxLayout(side);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::group);
    column->addWidget(about);
    column->addWidget(m_hint);
    column->addLayout(buttons);
    column->addWidget(m_progress);
    column->addWidget(m_message);
    column->addWidget(m_report);
    column->addStretch();
    return side;
}

void BenchRun::connectParts()
{
    connect(m_form, &MmrRunForm::changed, this, &BenchRun::refresh);
    connect(&m_board, &MmrBoard::picturesChanged, this, &BenchRun::refresh);
    connect(&m_board, &MmrBoard::benchmarkChanged, this, [this] {
        m_form->setDefaultFolder(toQString(m_board.benchmark()->file.parent_path()));
        m_report->hide();
        refresh();
    });
    connect(m_start, &QPushButton::clicked, this, &BenchRun::start);
    connect(m_estimate, &QPushButton::clicked, this, &BenchRun::estimate);
    connect(m_copy, &QPushButton::clicked, this, &BenchRun::copyCommand);
    connect(m_progress, &JobProgress::cancelled, this, [this] { m_jobs.cancel(m_running); });
    connect(&m_jobs, &JobRunner::updated, this, [this](const JobUpdate& update) {
        if (isRunning() && update.id == m_running && update.state == JobState::Running)
            m_progress->follow(update);
    });
}

MmrRunRequest BenchRun::request() const
{
    MmrRunRequest request = m_form->request();
    if (m_board.benchmark())
        request.benchmark = m_board.benchmark()->file;
    if (m_board.pictures() && needsPictures(request.strategy))
        request.images = m_board.pictures()->path();
    return request;
}

void BenchRun::refresh()
{
    const QString missing = !m_board.benchmark() ? tr("Open the questions first.")
                                                 : m_form->missing(m_board.pictures() != nullptr);
    showText(m_hint, isRunning() ? QString() : missing);
    m_start->setEnabled(missing.isEmpty() && !isRunning());
    m_estimate->setEnabled(missing.isEmpty() && !isRunning());
    m_copy->setEnabled(missing.isEmpty());
    m_form->setEnabled(!isRunning());
    m_progress->setVisible(isRunning());
}

void BenchRun::start()
{
    m_message->hide();
    m_report->hide();
    const MmrRunRequest wanted = request();
    const auto ended = [this] {
        m_running = {};
        refresh();
    };
    m_running = m_jobs.start(
        Lane::Network, tr("Ask %1").arg(plainText(wanted.model, 40)), this,
        [wanted](TaskContext& context) { return runMmr(wanted, context); },
        [this, ended](const std::shared_ptr<const MmrRunReport>& report) {
            ended();
            finish(*report);
        },
        [this, ended, wanted](const JobUpdate& update) {
            ended();
            if (update.state == JobState::Failed)
                m_message->showMessage(MessageBar::Kind::Problem, tr("The run ended early"),
                    plainText(update.error)
                        + tr("\nWhat was answered is kept; run again to go on."));
            else
                m_message->showMessage(MessageBar::Kind::Note, tr("Stopped"),
                    tr("What was answered is kept; run again to go on."));
            m_board.open({wanted.out});
        });
    m_progress->showWaiting(tr("Waiting…"));
    refresh();
}

void BenchRun::finish(const MmrRunReport& report)
{
    showText(m_report, reportText(report));
    if (report.answered > 0)
        m_board.open({report.out});
}

void BenchRun::estimate()
{
    m_message->hide();
    m_jobs.start(
        Lane::Interactive, {}, this,
        [wanted = request()](TaskContext&) { return estimateMmrRun(wanted); },
        [this](const std::shared_ptr<const MmrRunEstimate>& found) {
            showText(m_report, estimateText(*found));
        },
        [this](const JobUpdate& update) {
            m_message->showMessage(
                MessageBar::Kind::Problem, tr("No estimate"), plainText(update.error));
        });
}

void BenchRun::copyCommand()
{
    QApplication::clipboard()->setText(QString::fromStdString(mmrRunCommand(request())));
}

} // namespace clinic::ui
