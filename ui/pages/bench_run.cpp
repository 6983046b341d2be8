// SPDX-License-Identifier: Apache-2.0
#include "ui/pages/bench_run.h"

#include "core/clip/device.h"
#include "core/mmr/run_log.h"
#include "core/workflows/mmr_clip_command.h"
#include "core/workflows/mmr_run_command.h"
#include "ui/format.h"
#include "ui/icons.h"
#include "ui/job_bridge.h"
#include "ui/models/mmr_board.h"
#include "ui/pages/bench_run_text.h"
#include "ui/pages/mmr_clip_form.h"
#include "ui/pages/mmr_run_form.h"
#include "ui/theme.h"
#include "ui/widgets/form_grid.h"
#include "ui/widgets/job_progress.h"
#include "ui/widgets/message_bar.h"
#include "ui/widgets/plain_label.h"

#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

namespace clinic::ui {

using namespace Qt::Literals::StringLiterals;

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
    m_who = new QComboBox(area);
    m_who->setObjectName(u"runWho"_s);
    m_who->setAccessibleName(tr("Who answers"));
    m_who->addItem(tr("A model behind a chat server answers"));
    m_who->addItem(tr("A CLIP checkpoint answers (a diagnostic)"));
    m_form = new MmrRunForm(area);
    m_clip = new MmrClipForm(area);
    auto* fields = new QVBoxLayout(area);
    fields->setContentsMargins(0, 0, space::control, 0);
    fields->setSpacing(space::group);
    fields->addWidget(m_who);
    fields->addWidget(m_form);
    fields->addWidget(m_clip);
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
    connect(m_clip, &MmrClipForm::changed, this, &BenchRun::refresh);
    connect(m_who, &QComboBox::currentIndexChanged, this, &BenchRun::refresh);
    connect(&m_board, &MmrBoard::picturesChanged, this, &BenchRun::refresh);
    connect(&m_board, &MmrBoard::benchmarkChanged, this, [this] {
        const QString folder = toQString(m_board.benchmark()->file.parent_path());
        m_form->setDefaultFolder(folder);
        m_clip->setDefaultFolder(folder);
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

bool BenchRun::isClip() const
{
    return m_who->currentIndex() == 1;
}

void BenchRun::setCheckpoint(const QString& path)
{
    m_clip->setCheckpoint(path);
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

MmrClipRequest BenchRun::clipRequest() const
{
    MmrClipRequest request = m_clip->request();
    if (m_board.benchmark())
        request.benchmark = m_board.benchmark()->file;
    if (m_board.pictures())
        request.images = m_board.pictures()->path();
    return request;
}

void BenchRun::refresh()
{
    const bool hasPictures = m_board.pictures() != nullptr;
    const QString missing = !m_board.benchmark() ? tr("Open the questions first.")
        : isClip()                               ? m_clip->missing(hasPictures)
                                                 : m_form->missing(hasPictures);
    m_form->setVisible(!isClip());
    m_clip->setVisible(isClip());
    showText(m_hint, isRunning() ? QString() : missing);
    m_start->setEnabled(missing.isEmpty() && !isRunning());
    m_estimate->setEnabled(missing.isEmpty() && !isRunning());
    m_estimate->setVisible(!isClip());
    m_copy->setEnabled(missing.isEmpty());
    for (QWidget* part : {static_cast<QWidget*>(m_who), static_cast<QWidget*>(m_form),
             static_cast<QWidget*>(m_clip)})
        part->setEnabled(!isRunning());
    m_progress->setVisible(isRunning());
}

void BenchRun::start()
{
    m_message->hide();
    m_report->hide();
    if (isClip()) {
        const MmrClipRequest wanted = clipRequest();
        run(Lane::Device, wanted.checkpoint.filename(), wanted.out, [wanted](TaskContext& context) {
            MmrClipRequest request = wanted;
            request.encoder = encoderOptions(chooseCompute());
            return answerWithClip(request, context);
        });
    } else {
        const MmrRunRequest wanted = request();
        run(Lane::Waiting, wanted.model, wanted.out,
            [wanted](TaskContext& context) { return runMmr(wanted, context); });
    }
}

template <typename Body>
void BenchRun::run(
    Lane lane, const std::filesystem::path& model, const std::filesystem::path& out, Body body)
{
    const auto benchmark = m_board.benchmark();
    m_running = m_jobs.start(
        lane, tr("Ask %1").arg(plainText(model.string(), 40)), this, body,
        [this, out, benchmark](const auto& report) {
            showText(m_report, reportText(*report));
            end(out, report->answered, benchmark);
        },
        [this, out, benchmark](const JobUpdate& update) {
            m_jobs.start(
                Lane::Interactive, {}, this,
                [out, benchmark](TaskContext&) { return answeredInRun(out, benchmark->sha256); },
                [this, out, benchmark, update](const std::shared_ptr<const std::int64_t>& kept) {
                    showEnd(update, *kept);
                    end(out, *kept, benchmark);
                });
        });
    m_progress->showWaiting(tr("Waiting…"));
    refresh();
}

/// `kept`: answers that the run's file holds.
void BenchRun::end(const std::filesystem::path& out, std::int64_t kept,
    const std::shared_ptr<const MmrBenchmark>& benchmark)
{
    m_running = {};
    refresh();
    if (kept > 0 && benchmark == m_board.benchmark()) // else answers to other questions
        m_board.open({out});
}

void BenchRun::showEnd(const JobUpdate& update, std::int64_t kept)
{
    const bool isFailure = update.state == JobState::Failed;
    QStringList lines;
    if (isFailure)
        lines << plainText(update.error);
    if (kept > 0)
        lines << tr("%1 answers are kept; run again to go on.").arg(formatCount(kept));
    m_message->showMessage(isFailure ? MessageBar::Kind::Problem : MessageBar::Kind::Note,
        isFailure ? tr("The run ended early") : tr("Stopped"), lines.join(u'\n'));
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
    const std::string command = isClip() ? mmrClipCommand(clipRequest()) : mmrRunCommand(request());
    QApplication::clipboard()->setText(QString::fromStdString(command));
}

} // namespace clinic::ui
