// SPDX-License-Identifier: Apache-2.0
#include "core/base/error.h"
#include "core/base/input_file.h"
#include "core/clip/device.h"
#include "core/formats/checkpoint_reader.h"
#include "core/train/run_position.h"
#include "core/train/run_reader.h"
#include "tests/core/train/small_run.h"

#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <csignal>
#include <fstream>
#include <sys/resource.h>

using namespace clinic;
namespace fs = std::filesystem;

namespace {

constexpr std::int64_t pairCount = 80; ///< 5 steps an epoch

/// Everything of one run but its folder's lock and state.
struct SmallRun {
    explicit SmallRun(const fs::path& folder, Recipe recipe = Recipe::Mmcl, int epochs = 4)
        : plan(smallPlan(folder, smallOptions(recipe, epochs), pairCount))
        , pairs(pairCount)
    {
        pairs.augmented = needsAugmentedViews(recipe);
        fs::create_directories(folder);
    }

    RunReport run(const TrainingCheckpoint* resume = nullptr)
    {
        Trainer trainer(
            {.model = smallModel(), .weights = {}, .classEmbeddings = {}}, plan.options);
        RunLog log(plan.files.metrics(), plan.files.log());
        return trainRun(plan, trainer, pairs, hooks, log, resume, context);
    }
    RunReport resume()
    {
        const TrainingCheckpoint last = readTrainingCheckpoint(plan.files.last());
        return run(&last);
    }
    void askAfterStep(std::int64_t step, const fs::path& request)
    {
        // Called once before each step; reports are throttled, and would miss some.
        context.setBreather([this, step, request] {
            if (breaths++ == step)
                std::ofstream(request).put('\n');
        });
    }
    std::string metrics() const { return readWholeText(plan.files.metrics(), 1 << 24); }

    RunPlan plan;
    SmallPairs pairs;
    RunHooks hooks;
    TaskContext context;
    std::int64_t breaths = 0;
};

bool sameWeights(const fs::path& a, const fs::path& b)
{
    const TrainingCheckpoint first = readTrainingCheckpoint(a);
    const TrainingCheckpoint second = readTrainingCheckpoint(b);
    const auto equal = [](const SaveTensor& x, const SaveTensor& y) {
        return x.shape == y.shape && std::ranges::equal(x.bytes, y.bytes);
    };
    for (std::size_t i = 0; i < first.stateDict.size(); ++i) {
        if (!equal(first.stateDict[i].second, second.stateDict[i].second))
            return false;
    }
    for (std::size_t i = 0; i < first.optimizer->parameters.size(); ++i) {
        if (!equal(
                first.optimizer->parameters[i].expAvgSq, second.optimizer->parameters[i].expAvgSq))
            return false;
    }
    return first.stateDict.size() == second.stateDict.size();
}

/// Lines without what depends on time.
QStringList stableLines(const std::string& text)
{
    static const QRegularExpression timed(QStringLiteral("\"(images_per_s|waited)\":[^,}]*"));
    return QString::fromStdString(text).replace(timed, QString()).split(QLatin1Char('\n'));
}

} // namespace

class TestTrainRun : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { setTensorThreads(1); }
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }
    void writesWhatExplainsIt();
    void goesOnBitForBitAfterAPause_data();
    void goesOnBitForBitAfterAPause();
    void forgetsTheStepsBehindItsCheckpoint();
    void stopsWhenAskedByAFile();
    void stopsWithinOneStep();
    void keepsTheLastAndTheBest();
    void tellsWhichBatchDiverged();
    void waitsForSpaceOnTheDisk();
    void leavesOutRowsThatCannotBeRead();
    void dropsTheMostSuspiciousRows();
    void refusesFewerRowsThanAStep();

private:
    fs::path path(const char* name) const
    {
        return fs::path(m_folder->path().toStdString()) / name;
    }
    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestTrainRun::writesWhatExplainsIt()
{
    SmallRun run(path("run"));
    run.hooks.evaluate = [](const TrainedModel& model, TaskContext&) -> EvaluationNumbers {
        return {{"ca", 0.5}, {"tensors", static_cast<double>(model.checkpoint.tensors.size())}};
    };
    const RunReport report = run.run();
    QCOMPARE(report.steps, 20);
    QCOMPARE(report.epochLoss.size(), std::size_t {4});
    QVERIFY(report.epochLoss.back() < report.epochLoss.front());
    QCOMPARE(std::ranges::count(run.metrics(), '\n'), 25); // 20 steps, 5 evaluations
    const Checkpoint checkpoint = openCheckpoint(run.plan.files.last());
    QCOMPARE(checkpoint.epoch.value_or(-1), 4);
    QCOMPARE(checkpoint.name.value_or(""), std::string("small"));
    QVERIFY(checkpoint.hasOptimizer);
    const TensorEntry* tokens = checkpoint.tensors.find("token_embedding.weight");
    QVERIFY(tokens != nullptr && (tokens->shape == std::vector<std::int64_t> {100, 16}));
    QVERIFY(readWholeText(run.plan.files.log(), 1 << 20).find("Finished") != std::string::npos);
}

void TestTrainRun::goesOnBitForBitAfterAPause_data()
{
    QTest::addColumn<int>("recipe");
    QTest::addColumn<int>("step");
    for (const Recipe recipe : {Recipe::Mmcl, Recipe::CleanClip, Recipe::Par}) {
        for (const int step : {1, 5, 13}) { // the first; an epoch's end; in the middle
            QTest::addRow("%s, step %d", std::string(recipeInfo(recipe).name).c_str(), step)
                << static_cast<int>(recipe) << step;
        }
    }
}

void TestTrainRun::goesOnBitForBitAfterAPause()
{
    QFETCH(int, recipe);
    QFETCH(int, step);
    SmallRun unbroken(path("unbroken"), static_cast<Recipe>(recipe));
    unbroken.run();
    SmallRun paused(path("paused"), static_cast<Recipe>(recipe));
    paused.askAfterStep(step, paused.plan.files.pauseRequest());
    const RunReport first = paused.run();
    QCOMPARE(first.phase, RunPhase::Paused);
    QCOMPARE(first.steps, step);
    QVERIFY(!fs::exists(paused.plan.files.pauseRequest()));
    SmallRun resumed(path("paused"), static_cast<Recipe>(recipe));
    QCOMPARE(resumed.resume().steps, 20);
    QVERIFY(sameWeights(unbroken.plan.files.last(), resumed.plan.files.last()));
    QCOMPARE(stableLines(resumed.metrics()), stableLines(unbroken.metrics()));
}

/// As after kill -9: numbers were written of steps that no checkpoint has.
void TestTrainRun::forgetsTheStepsBehindItsCheckpoint()
{
    SmallRun unbroken(path("unbroken"));
    unbroken.run();
    SmallRun run(path("run"));
    run.askAfterStep(7, run.plan.files.pauseRequest());
    run.run();
    RunReader reader(path("run"));
    writeRunState(run.plan.files.state(), {});
    reader.poll();
    QCOMPARE(reader.metrics().at("loss").step.size(), std::size_t {7});
    {
        std::ofstream metrics(run.plan.files.metrics(), std::ios::app);
        metrics << R"({"step":8,"epoch":2,"loss":1})" << '\n' << R"({"step":9,"ep)";
    }
    SmallRun resumed(path("run"));
    resumed.resume();
    QCOMPARE(stableLines(resumed.metrics()), stableLines(unbroken.metrics()));
    QVERIFY(reader.poll().restarted);
    QCOMPARE(reader.metrics().at("loss").step.size(), std::size_t {20});
    QCOMPARE(reader.badLines(), 0);
}

void TestTrainRun::stopsWhenAskedByAFile()
{
    SmallRun run(path("run"));
    run.askAfterStep(3, run.plan.files.stopRequest());
    QVERIFY_THROWS_EXCEPTION(Cancelled, run.run());
    QVERIFY(!fs::exists(run.plan.files.stopRequest()));
}

void TestTrainRun::stopsWithinOneStep()
{
    std::stop_source stop;
    std::int64_t reached = 0;
    TaskContext context(stop.get_token(), [&](const Progress& progress) {
        reached = progress.done;
        stop.request_stop();
    });
    SmallRun run(path("run"));
    Trainer trainer(
        {.model = smallModel(), .weights = {}, .classEmbeddings = {}}, run.plan.options);
    RunLog log(run.plan.files.metrics(), run.plan.files.log());
    QVERIFY_THROWS_EXCEPTION(
        Cancelled, trainRun(run.plan, trainer, run.pairs, {}, log, nullptr, context));
    QCOMPARE(reached, 1);
}

void TestTrainRun::keepsTheLastAndTheBest()
{
    SmallRun run(path("run"));
    run.plan.checkpoints.keep = 2;
    run.plan.checkpoints.best = BestBy::Difference;
    run.plan.checkpoints.safetensors = true;
    int evaluations = 0;
    run.hooks.evaluate = [&](const TrainedModel&, TaskContext&) -> EvaluationNumbers {
        const double asr[] {0.9, 0.5, 0.1, 0.4, 0.3}; // best after the second epoch
        return {{"ca", 0.8}, {"asr", asr[evaluations++]}};
    };
    run.run();
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(run.plan.files.checkpoints()))
        names.push_back(entry.path().filename().string());
    std::ranges::sort(names);
    QCOMPARE(names,
        (std::vector<std::string> {
            "best.pt", "last.pt", "last.safetensors", "step_15.pt", "step_20.pt"}));
    QCOMPARE(runPosition(readTrainingCheckpoint(run.plan.files.best())).step, 10);
    QCOMPARE(runPosition(readTrainingCheckpoint(run.plan.files.last())).step, 20);
}

void TestTrainRun::tellsWhichBatchDiverged()
{
    SmallRun run(path("run"));
    run.plan.options.learningRate = 1e30;
    run.plan.options.warmupSteps = 0;
    run.plan.checkpoints.everySteps = 1;
    try {
        run.run();
        QFAIL("went on");
    } catch (const Error& error) {
        QCOMPARE(error.kind(), ErrorKind::Mismatch);
        QVERIFY2(QString::fromUtf8(error.what()).contains(QStringLiteral("smaller learning rate")),
            error.what());
        QVERIFY2(QString::fromUtf8(error.what()).startsWith(QStringLiteral("step ")), error.what());
    }
    if (fs::exists(run.plan.files.last())) { // only a good one was written
        for (const auto& [name, tensor] : readTrainingCheckpoint(run.plan.files.last()).stateDict) {
            if (tensor.dtype != DType::F32)
                continue;
            const auto* values = reinterpret_cast<const float*>(tensor.bytes.data());
            QVERIFY(std::all_of(values, values + tensor.bytes.size() / sizeof(float),
                [](float value) { return std::isfinite(value); }));
        }
    }
}

/// A limit on the size of files stands for the full disk: writing fails with the same error.
void TestTrainRun::waitsForSpaceOnTheDisk()
{
    std::signal(SIGXFSZ, SIG_IGN);
    rlimit before {};
    ::getrlimit(RLIMIT_FSIZE, &before);
    SmallRun unbroken(path("unbroken"));
    unbroken.run();
    SmallRun run(path("run"));
    bool waited = false;
    run.hooks.evaluate = [&](const TrainedModel&, TaskContext&) -> EvaluationNumbers {
        const rlimit small {1000, before.rlim_max}; // less than a checkpoint
        if (!waited)
            ::setrlimit(RLIMIT_FSIZE, &small);
        return {};
    };
    TaskContext context({}, [&](const Progress& progress) {
        if (progress.stage.find("the disk is full") != std::string::npos) {
            waited = true;
            ::setrlimit(RLIMIT_FSIZE, &before);
        }
    });
    Trainer trainer(
        {.model = smallModel(), .weights = {}, .classEmbeddings = {}}, run.plan.options);
    RunLog log(run.plan.files.metrics(), run.plan.files.log());
    const RunReport report =
        trainRun(run.plan, trainer, run.pairs, run.hooks, log, nullptr, context);
    ::setrlimit(RLIMIT_FSIZE, &before);
    QVERIFY(waited);
    QCOMPARE(report.steps, 20);
    QVERIFY(sameWeights(unbroken.plan.files.last(), run.plan.files.last()));
}

void TestTrainRun::leavesOutRowsThatCannotBeRead()
{
    SmallRun run(path("run"));
    run.pairs.unreadable = 17;
    QCOMPARE(run.run().unreadRows, 4); // once an epoch
    QVERIFY(
        readWholeText(run.plan.files.log(), 1 << 20).find("Row 17 left out: was made unreadable")
        != std::string::npos);
}

void TestTrainRun::dropsTheMostSuspiciousRows()
{
    SmallRun run(path("run"), Recipe::Progressive);
    run.plan.options.removeAfter = {1, 2};
    run.plan.options.removeShare = 0.25;
    run.plan.poisoned.assign(static_cast<std::size_t>(pairCount), 0);
    std::fill_n(run.plan.poisoned.begin(), 10, 1);
    run.hooks.score = [](const TrainedModel&, const std::vector<std::int64_t>& rows, TaskContext&) {
        std::vector<float> scores;
        for (const std::int64_t row : rows)
            scores.push_back(static_cast<float>(-row)); // the first rows are the most suspicious
        return scores;
    };
    const RunReport report = run.run();
    QCOMPARE(report.steps, 5 + 3 + 2 + 2); // 80, 60 and 45 rows in batches of 16
    const QString metrics = QString::fromStdString(run.metrics());
    QVERIFY(metrics.contains(QStringLiteral("\"removed\":20.0,\"removed_precision\":0.5,"
                                            "\"removed_recall\":1.0")));
    const QString removed =
        QString::fromStdString(readWholeText(path("run") / "removed_rows_1.csv", 1 << 20));
    QVERIFY(removed.startsWith(QStringLiteral("row,score,is_poisoned\n0,0,1\n1,-1,1\n")));
    QCOMPARE(
        runPosition(readTrainingCheckpoint(run.plan.files.last())).rows.size(), std::size_t {45});
}

void TestTrainRun::refusesFewerRowsThanAStep()
{
    SmallRun run(path("run"));
    run.plan.rows.resize(15);
    QVERIFY_THROWS_EXCEPTION(Error, run.run());
}

QTEST_APPLESS_MAIN(TestTrainRun)
#include "tst_train_run.moc"
