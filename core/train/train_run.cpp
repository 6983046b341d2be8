// SPDX-License-Identifier: Apache-2.0
#include "core/train/train_run.h"

#include "core/base/error.h"
#include "core/base/stopwatch.h"
#include "core/train/batch_stream.h"
#include "core/train/epoch_order.h"
#include "core/train/full_disk.h"
#include "core/train/loss_guard.h"
#include "core/train/row_removal.h"
#include "core/train/run_checkpoints.h"
#include "core/train/run_position.h"
#include "core/train/training_pace.h"

#include <algorithm>
#include <cstdio>
#include <utility>

namespace clinic {

namespace {

/// Asked for by a file; not an error, and not a cancelled run.
struct PauseAsked { };

class Run {
public:
    Run(const RunPlan& plan, Trainer& trainer, const PairSource& source, const RunHooks& hooks,
        RunLog& log)
        : m_plan(plan)
        , m_trainer(trainer)
        , m_source(source)
        , m_hooks(hooks)
        , m_log(log)
        , m_checkpoints(plan.files, plan.checkpoints)
        , m_guard(plan.options.batch)
        , m_pace(plan.options.recipe)
    {
        m_position.rows = plan.rows;
        m_schedule = {plan.options.learningRate, plan.options.warmupSteps,
            stepsPerEpoch() * plan.options.epochs, plan.options.decay};
    }

    RunReport run(const TrainingCheckpoint* resume, TaskContext& context);

private:
    std::int64_t stepsPerEpoch() const;
    double rate() const;
    void begin(const TrainingCheckpoint* resume, TaskContext& context);
    void trainEpoch(TaskContext& context);
    void trainStep(BatchStream& stream, TaskContext& context);
    std::vector<TrainBatch> read(BatchStream& stream, TaskContext& context);
    void noteUnread(const TrainBatch& batch, TaskContext& context);
    void note(const std::string& line, TaskContext& context);
    void judge(const StepMetrics& metrics, const std::vector<TrainBatch>& batches, double rate);
    void endEpoch(TaskContext& context);
    void evaluate(std::int64_t epoch, TaskContext& context);
    void embed(std::int64_t epoch, TaskContext& context);
    void removeRows(std::int64_t epoch, TaskContext& context);
    void answerRequests(TaskContext& context);
    void saveWhenDue(TaskContext& context);
    void save(TaskContext& context);
    void requireFinite() const;
    std::string lastGood() const;
    bool takeBest(double epochLoss);
    /// Does what writes to the run's folder; where the disk is full, waits and does it again.
    void persist(TaskContext& context, const std::function<void()>& write);
    void tell(const StepMetrics& metrics, TaskContext& context);

    const RunPlan& m_plan;
    Trainer& m_trainer;
    const PairSource& m_source;
    const RunHooks& m_hooks;
    RunLog& m_log;
    RunCheckpoints m_checkpoints;
    LossGuard m_guard;
    TrainingPace m_pace;
    RateSchedule m_schedule;
    RunPosition m_position;
    RunReport m_report;
    double m_lastRate = 0;
    std::int64_t m_savedStep = -1;
    bool m_isBest = false; ///< the next checkpoint is the best so far
    Stopwatch m_sinceSaved;
};

std::int64_t Run::stepsPerEpoch() const
{
    const std::int64_t rows = std::int64_t {m_plan.options.batch} * m_plan.options.accumulation;
    const auto steps = static_cast<std::int64_t>(m_position.rows.size()) / rows;
    if (steps < 1)
        throw Error(ErrorKind::Config,
            std::to_string(m_position.rows.size()) + " rows are fewer than the "
                + std::to_string(rows) + " of one step; use a smaller batch or more rows");
    return steps;
}

/// Where rows were removed, an epoch has fewer steps than planned; the schedule goes by epochs.
double Run::rate() const
{
    const std::int64_t now = stepsPerEpoch();
    const std::int64_t planned = m_schedule.totalSteps / m_plan.options.epochs;
    const std::int64_t index = m_position.stepInEpoch * planned / now;
    return m_schedule.rate(
        scheduleStep(m_plan.options.numbering, m_position.epoch, index, planned));
}

void Run::persist(TaskContext& context, const std::function<void()>& write)
{
    withSpaceOnDisk(write, {.done = m_position.step, .total = m_schedule.totalSteps}, context);
}

void Run::note(const std::string& line, TaskContext& context)
{
    persist(context, [&] { m_log.note(line); });
}

void Run::begin(const TrainingCheckpoint* resume, TaskContext& context)
{
    if (resume) {
        m_trainer.restore(*resume);
        m_position = runPosition(*resume);
        m_guard.setMean(m_position.guardMean);
        m_savedStep = m_position.step;
        m_log.resumeAt(m_position.step);
        note("Resumed at step " + std::to_string(m_position.step) + " of "
                + std::to_string(m_schedule.totalSteps),
            context);
        return;
    }
    m_log.begin();
    note("Begun: " + std::to_string(m_position.rows.size()) + " rows, "
            + std::to_string(m_schedule.totalSteps) + " steps",
        context);
    evaluate(0, context);
    embed(0, context);
    removeRows(0, context);
}

RunReport Run::run(const TrainingCheckpoint* resume, TaskContext& context)
{
    const Stopwatch watch;
    begin(resume, context);
    try {
        while (m_position.epoch <= m_plan.options.epochs)
            trainEpoch(context);
    } catch (const PauseAsked&) {
        save(context);
        m_report.phase = RunPhase::Paused;
    }
    persist(context, [&] { m_checkpoints.finish(); });
    note((m_report.phase == RunPhase::Paused ? "Paused at step " : "Finished at step ")
            + std::to_string(m_position.step),
        context);
    m_report.steps = m_position.step;
    m_report.seconds = watch.seconds();
    m_report.imagesPerSecond = m_pace.overall();
    m_report.waited = m_pace.waitedShare();
    return std::move(m_report);
}

void Run::trainEpoch(TaskContext& context)
{
    std::vector<std::int64_t> order;
    for (const std::int64_t index : epochOrder(static_cast<std::int64_t>(m_position.rows.size()),
             m_plan.options.seed, m_position.epoch))
        order.push_back(m_position.rows[static_cast<std::size_t>(index)]);
    BatchStream stream(m_source, std::move(order),
        {.batch = static_cast<std::size_t>(m_plan.options.batch),
            .epoch = m_position.epoch,
            .skip = static_cast<std::size_t>(m_position.stepInEpoch * m_plan.options.accumulation),
            .threads = m_plan.readThreads});
    const std::int64_t steps = stepsPerEpoch();
    m_pace.beginEpoch();
    while (m_position.stepInEpoch < steps) {
        answerRequests(context);
        trainStep(stream, context);
        if (m_position.stepInEpoch < steps) // an epoch's end writes one in any case
            saveWhenDue(context);
    }
    endEpoch(context);
}

void Run::answerRequests(TaskContext& context)
{
    context.breathe();
    persist(context, [&] { m_checkpoints.check(); });
    if (takeRequest(m_plan.files.stopRequest()))
        throw Cancelled {};
    if (takeRequest(m_plan.files.pauseRequest()))
        throw PauseAsked {};
}

std::vector<TrainBatch> Run::read(BatchStream& stream, TaskContext& context)
{
    std::vector<TrainBatch> batches;
    for (int i = 0; i < m_plan.options.accumulation; ++i) {
        batches.push_back(stream.next(context.stopToken()));
        noteUnread(batches.back(), context);
    }
    return batches;
}

void Run::noteUnread(const TrainBatch& batch, TaskContext& context)
{
    constexpr std::int64_t mostNoted = 100;
    for (const TrainBatch::Unread& unread : batch.unread) {
        if (m_report.unreadRows++ < mostNoted)
            note("Row " + std::to_string(unread.row) + " left out: " + unread.reason, context);
    }
    const std::size_t fewest = needsLabels(m_plan.options.recipe) ? 1 : 2;
    if (batch.rows.size() < std::max(fewest, batch.unread.size()))
        throw Error(ErrorKind::Format,
            "step " + std::to_string(m_position.step + 1) + ": "
                + std::to_string(batch.unread.size())
                + " rows of a batch cannot be read; the first: " + batch.unread.front().reason);
}

void Run::trainStep(BatchStream& stream, TaskContext& context)
{
    const Stopwatch watch;
    const double waitedBefore = stream.waitedSeconds();
    const std::vector<TrainBatch> batches = read(stream, context);
    const double learningRate = rate();
    StepMetrics metrics = m_trainer.step(batches, learningRate);
    judge(metrics, batches, learningRate);
    ++m_position.step;
    ++m_position.stepInEpoch;
    m_position.lossSum += metrics.loss;
    m_lastRate = learningRate;
    std::size_t rows = 0;
    for (const TrainBatch& batch : batches)
        rows += batch.rows.size();
    m_pace.add(rows, watch.seconds(), stream.waitedSeconds() - waitedBefore);
    metrics.step = m_position.step;
    metrics.epoch = m_position.epoch;
    metrics.learningRate = learningRate;
    metrics.imagesPerSecond = m_pace.recent();
    metrics.waited = m_pace.waitedShareOfEpoch();
    tell(metrics, context);
}

void Run::judge(const StepMetrics& metrics, const std::vector<TrainBatch>& batches, double rate)
{
    const auto trouble = m_guard.judge(metrics.loss, metrics.gradientNorm);
    if (!trouble)
        return;
    char rateText[32];
    std::snprintf(rateText, sizeof rateText, "%.3g", rate);
    throw Error(ErrorKind::Mismatch,
        nextStepText(m_position, batches.front().rows) + ": the loss " + *trouble
            + "; use a smaller learning rate than " + rateText + " or clip gradients" + lastGood());
}

void Run::tell(const StepMetrics& metrics, TaskContext& context)
{
    persist(context, [&] { m_log.add(metrics); });
    char text[128];
    std::snprintf(text, sizeof text, "epoch %ld of %d, loss %.3f, %.0f images/s",
        static_cast<long>(metrics.epoch), m_plan.options.epochs, metrics.loss,
        metrics.imagesPerSecond);
    context.report({m_plan.stage, m_position.step, m_schedule.totalSteps, text});
}

void Run::endEpoch(TaskContext& context)
{
    const double mean = m_position.lossSum / static_cast<double>(m_position.stepInEpoch);
    m_report.epochLoss.push_back(mean);
    const std::int64_t ended = m_position.epoch++;
    m_position.stepInEpoch = 0;
    m_position.lossSum = 0;
    const bool isLast = ended == m_plan.options.epochs;
    if (isLast || (m_plan.evaluateEvery > 0 && ended % m_plan.evaluateEvery == 0))
        evaluate(ended, context);
    embed(ended, context);
    m_isBest = takeBest(mean);
    if (!isLast)
        removeRows(ended, context);
    save(context);
}

void Run::evaluate(std::int64_t epoch, TaskContext& context)
{
    m_report.last.clear();
    if (!m_hooks.evaluate)
        return;
    requireFinite();
    try {
        m_report.last = m_hooks.evaluate(m_trainer.trained(), context);
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::Mismatch)
            throw;
        throw Error(ErrorKind::Mismatch,
            "step " + std::to_string(m_position.step) + ": " + error.what()
                + "; use a smaller learning rate or clip gradients" + lastGood());
    }
    persist(context, [&] { m_log.add(m_position.step, epoch, m_report.last); });
    context.report({m_plan.stage, m_position.step, m_schedule.totalSteps, {}});
}

void Run::embed(std::int64_t epoch, TaskContext& context)
{
    if (!m_hooks.embed)
        return;
    requireFinite();
    m_hooks.embed(m_trainer.trained(), epoch, context);
    context.report({m_plan.stage, m_position.step, m_schedule.totalSteps, {}});
}

void Run::removeRows(std::int64_t epoch, TaskContext& context)
{
    const auto& after = m_plan.options.removeAfter;
    if (m_plan.options.recipe != Recipe::Progressive
        || std::ranges::find(after, static_cast<int>(epoch)) == after.end())
        return;
    const auto scores = m_hooks.score(m_trainer.trained(), m_position.rows, context);
    RowRemoval removal =
        removeMostSuspicious(m_position.rows, scores, m_plan.options.removeShare, m_plan.poisoned);
    persist(context, [&] {
        writeRemovedRows(m_plan.files.folder, epoch, removal);
        m_log.add(m_position.step, epoch, removalNumbers(removal));
    });
    m_position.rows = std::move(removal.kept);
    note(removalLine(epoch, removal), context);
}

/// Whether what was measured at this epoch's end is the best so far.
bool Run::takeBest(double epochLoss)
{
    const auto value = bestValue(m_plan.checkpoints.best, m_report.last, epochLoss);
    const bool isBest = value && (!m_position.best || *value > *m_position.best);
    if (isBest)
        m_position.best = value;
    return isBest;
}

void Run::saveWhenDue(TaskContext& context)
{
    const CheckpointPolicy& policy = m_plan.checkpoints;
    const bool bySteps = policy.everySteps > 0 && m_position.step % policy.everySteps == 0;
    const bool byTime =
        policy.everyMinutes > 0 && m_sinceSaved.seconds() >= policy.everyMinutes * 60;
    if (bySteps || (byTime && !m_checkpoints.isBusy()))
        save(context);
}

void Run::requireFinite() const
{
    if (!m_trainer.isFinite())
        throw Error(ErrorKind::Mismatch,
            "step " + std::to_string(m_position.step)
                + ": a weight is no longer a number; use a smaller learning rate or clip gradients"
                + lastGood());
}

/// For a message: what there is to begin anew with.
std::string Run::lastGood() const
{
    return "; the last good checkpoint is "
        + (m_savedStep < 0
                ? std::string("none of this run")
                : m_plan.files.last().string() + " of step " + std::to_string(m_savedStep));
}

void Run::save(TaskContext& context)
{
    requireFinite();
    m_position.guardMean = m_guard.mean();
    TrainingCheckpoint checkpoint = m_trainer.snapshot(m_lastRate);
    checkpoint.epoch = m_position.epoch - 1;
    checkpoint.name = m_plan.name;
    for (SaveItem& item : resumeValue(m_position).items)
        checkpoint.resume.items.push_back(std::move(item));
    const auto shared = std::make_shared<const TrainingCheckpoint>(std::move(checkpoint));
    persist(context, [&] { m_checkpoints.write({shared, m_position.step, m_isBest}); });
    m_isBest = false;
    if (m_hooks.saved)
        persist(context, [&] { m_hooks.saved(m_position.step); });
    m_savedStep = m_position.step;
    m_sinceSaved = {};
}

} // namespace

RunReport trainRun(const RunPlan& plan, Trainer& trainer, const PairSource& source,
    const RunHooks& hooks, RunLog& log, const TrainingCheckpoint* resume, TaskContext& context)
{
    return Run(plan, trainer, source, hooks, log).run(resume, context);
}

} // namespace clinic
