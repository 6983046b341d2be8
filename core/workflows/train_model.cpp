// SPDX-License-Identifier: Apache-2.0
#include "core/workflows/train_model.h"

#include "core/base/error.h"
#include "core/base/stopwatch.h"
#include "core/clip/device.h"
#include "core/formats/checkpoint_reader.h"
#include "core/formats/memory_tensors.h"
#include "core/text/wordnet.h"
#include "core/train/finetune_file.h"
#include "core/train/run_position.h"
#include "core/train/tensor_threads.h"
#include "core/workflows/pair_scores.h"
#include "core/workflows/run_folder.h"
#include "core/workflows/train_config.h"
#include "core/workflows/train_probe.h"
#include "core/workflows/train_start.h"
#include "core/workflows/training_maps.h"
#include "core/workflows/training_measure.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace clinic {

namespace {
namespace fs = std::filesystem;

/// As it will be run: with the settings of the folder where it goes on there, and everything that
/// would else depend on the machine or the moment written down.
TrainRequest resolved(const TrainRequest& asked)
{
    TrainRequest request = asked;
    if (asked.resume) {
        request = TrainRequest {};
        request.out = asked.out;
        request.resume = true;
        const fs::path config = RunFiles {asked.out}.config();
        if (fs::exists(config)) // else the folder says what is missing
            applyTrainConfig(config, request);
    }
    if (request.name.empty())
        request.name = fs::absolute(request.out).lexically_normal().filename().string();
    if (request.options.threads == 0)
        request.options.threads = tensorThreads();
    return request;
}

class TrainingJob {
public:
    TrainingJob(const TrainRequest& asked, TaskContext& context)
        : m_request(resolved(asked))
        , m_context(context)
        , m_folder(m_request)
    {
    }

    TrainReport run();

private:
    void prepare();
    void keepTrigger();
    void work();
    void train(const TrainingCheckpoint* resume);
    RunHooks hooks();
    RunPlan plan() const;
    void writeHead(const Trainer& trainer);
    std::int64_t totalSteps() const;

    TrainRequest m_request;
    TaskContext& m_context;
    RunFolder m_folder;
    TrainModelStart m_model;
    std::unique_ptr<TrainData> m_data;
    std::optional<TrainingMeasure> m_measure;
    std::optional<TrainingMaps> m_maps;
    std::int64_t m_step = 0; ///< of the last checkpoint
    TrainReport m_report;
};

/// A trigger of the window has no file that a resumed run could open.
void TrainingJob::keepTrigger()
{
    if (!m_request.evaluation.ownTrigger)
        return;
    const fs::path file = m_request.out / "trigger.json";
    writeTriggerFile(file, *m_request.evaluation.ownTrigger);
    m_request.evaluation.trigger = file.string();
    m_request.evaluation.ownTrigger.reset();
}

/// Everything that can be wrong with the request is found here, before the work.
void TrainingJob::prepare()
{
    checkTrainRequest(m_request);
    m_context.report({"Opening model and data", 0, 0, {}});
    m_model = openTrainStart(m_request);
    if (!m_request.evaluation.data.empty())
        m_measure.emplace(m_request);
    if (!m_request.maps.data.empty())
        m_maps.emplace(m_request, m_context);
    m_data = openTrainData(m_request, m_model, m_context);
    completeStart(m_request, *m_data, m_model, m_context);
    m_report.rows = static_cast<std::int64_t>(m_data->rows.size());
    m_report.leftOutRows = m_data->leftOut;
    m_report.folder = m_request.out;
    m_report.checkpoint = m_folder.files().last();
    if (needsAugmentedViews(m_request.options.recipe) && WordNet::installed() == nullptr)
        m_report.warnings.push_back("no WordNet in " + WordNet::installedFolder().string()
            + ": captions are only swapped and thinned; install wordnet-base for synonyms");
    if (m_model.checkpoint) {
        if (auto warning = activationWarning(m_model.checkpoint->config))
            m_report.warnings.push_back(m_request.model.string() + ": " + std::move(*warning));
    }
}

std::int64_t TrainingJob::totalSteps() const
{
    const TrainOptions& options = m_request.options;
    const std::int64_t rows = std::int64_t {options.batch} * options.accumulation;
    return static_cast<std::int64_t>(m_data->rows.size()) / rows * options.epochs;
}

RunPlan TrainingJob::plan() const
{
    RunPlan plan;
    plan.files = m_folder.files();
    plan.name = m_request.name;
    plan.stage = "Training " + m_request.name;
    plan.options = m_request.options;
    plan.checkpoints = m_request.checkpoints;
    plan.evaluateEvery = m_request.evaluation.every;
    plan.rows = m_data->rows;
    plan.poisoned = m_data->poisoned;
    plan.readThreads = decodeThreads(trainEncoder(m_request));
    return plan;
}

RunHooks TrainingJob::hooks()
{
    RunHooks hooks;
    if (m_maps)
        hooks.embed = [this](const TrainedModel& model, std::int64_t epoch, TaskContext& context) {
            m_maps->write(model, epoch, context);
        };
    if (m_measure)
        hooks.evaluate = [this](const TrainedModel& model, TaskContext& context) {
            EvaluationNumbers numbers = m_measure->measure(model, context);
            if (m_report.first.empty())
                m_report.first = numbers;
            return numbers;
        };
    hooks.saved = [this](std::int64_t step) {
        m_step = step;
        m_folder.write(RunPhase::Running, step);
    };
    hooks.score = [this](const TrainedModel& model, const std::vector<std::int64_t>& rows,
                      TaskContext& context) {
        Encoder encoder(model.checkpoint, model.config, trainEncoder(m_request));
        return pairScores(*m_data->source, rows, encoder, context);
    };
    return hooks;
}

void TrainingJob::writeHead(const Trainer& trainer)
{
    const TrainedModel model = trainer.trained();
    if (model.head)
        writeFinetuneFile(
            m_folder.files().checkpoints() / "finetune.pt", model.checkpoint.tensors, *model.head);
}

void TrainingJob::train(const TrainingCheckpoint* resume)
{
    Trainer trainer(m_model.start, m_request.options);
    m_model.start.weights.reset(); // the trainer has its own copy
    if (m_request.options.carryOptimizer && !resume)
        trainer.restoreOptimizer(readTrainingCheckpoint(m_request.model));
    RunLog log(m_folder.files().metrics(), m_folder.files().log());
    if (!resume) {
        for (const std::string& warning : m_report.warnings)
            log.note("Warning: " + warning);
    }
    m_report.run = trainRun(plan(), trainer, *m_data->source, hooks(), log, resume, m_context);
    if (m_request.options.recipe == Recipe::Supervised && m_report.run.phase == RunPhase::Finished)
        writeHead(trainer);
}

void TrainingJob::work()
{
    const RunFiles& files = m_folder.files();
    std::optional<TrainingCheckpoint> resume;
    if (m_request.resume && fs::exists(files.last())) {
        resume = readTrainingCheckpoint(files.last());
        m_step = runPosition(*resume).step;
    }
    keepTrigger();
    prepare();
    if (!m_request.resume)
        m_folder.describe(m_request);
    m_folder.setTotals(totalSteps(), m_request.options.epochs);
    m_folder.write(RunPhase::Running, m_step);
    if (m_request.options.recipe == Recipe::LinearProbe)
        m_report.run = trainProbe(
            m_request, m_model, *m_data->labels, m_measure ? &*m_measure : nullptr, m_context);
    else
        train(resume ? &*resume : nullptr);
    m_folder.write(m_report.run.phase, m_report.run.steps);
}

TrainReport TrainingJob::run()
{
    const Stopwatch watch;
    const TensorThreads threads(m_request.options.threads);
    const auto end = [this](RunPhase phase, const std::string& message) {
        try {
            if (fs::exists(m_folder.files().config()))
                m_folder.write(phase, m_step, message);
        } catch (const Error&) { // the first error is the one to tell
        }
    };
    try {
        work();
    } catch (const Cancelled&) {
        end(RunPhase::Cancelled, {});
        throw;
    } catch (const std::exception& error) {
        end(RunPhase::Failed, error.what());
        throw;
    }
    m_report.seconds = watch.seconds();
    return std::move(m_report);
}

} // namespace

TrainReport trainModel(const TrainRequest& request, TaskContext& context)
{
    try {
        return TrainingJob(request, context).run();
    } catch (const fs::filesystem_error& error) {
        throw Error(ErrorKind::Io, error.what());
    }
}

} // namespace clinic
