// SPDX-License-Identifier: Apache-2.0
#include "core/base/error.h"
#include "core/base/folder_lock.h"
#include "core/base/input_file.h"
#include "core/base/output_file.h"
#include "core/clip/device.h"
#include "core/formats/checkpoint_reader.h"
#include "core/train/run_reader.h"
#include "core/workflows/run_list.h"
#include "core/workflows/run_lister.h"
#include "core/workflows/train_estimate.h"
#include "core/workflows/train_model.h"
#include "core/workflows/train_presets.h"
#include "tests/support/small_demo.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <fstream>
#include <map>

using namespace clinic;
namespace fs = std::filesystem;

namespace {

constexpr const char* trigger = "checkerboard,location=bottom_right,size=12,seed=0";

fs::path pathOf(const QTemporaryDir& folder)
{
    return folder.path().toStdString();
}

std::string failure(const TrainRequest& request, ErrorKind* kind = nullptr)
{
    TaskContext context;
    try {
        trainModel(request, context);
    } catch (const Error& error) {
        if (kind != nullptr)
            *kind = error.kind();
        return error.what();
    }
    return {};
}

} // namespace

/// Runs of the tiny architecture on the demo's data, small.
class TestTrainModel : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init() { m_runs = std::make_unique<QTemporaryDir>(); }
    void curesByEachRecipe_data();
    void curesByEachRecipe();
    void dropsPairsThatMatchLeast();
    void explainsItselfInItsFolder();
    void tellsTheListHowItWent();
    void refusesABusyFolder();
    void refusesARunThatIsThere();
    void saysWhatIsWrong_data();
    void saysWhatIsWrong();
    void failsWithItsReasonInTheFolder();
    void estimatesTimeAndMemory();
    void graftsTheTowerIntoTheCheckpoint();

private:
    TrainRequest request(Recipe recipe, const char* name) const;
    fs::path data() const { return pathOf(m_folder) / "data"; }
    fs::path model() const { return pathOf(m_folder) / "poisoned" / "checkpoints" / "last.pt"; }

    QTemporaryDir m_folder;
    std::unique_ptr<QTemporaryDir> m_runs;
};

TrainRequest TestTrainModel::request(Recipe recipe, const char* name) const
{
    TrainRequest request;
    request.options.recipe = recipe;
    applyPreset("demo", request);
    request.options.epochs = 2;
    request.options.batch = 16;
    request.options.threads = 1;
    request.limit = 48;
    request.data = data() / (needsLabels(recipe) ? "eval" : "train.csv");
    request.model = model();
    if (recipe == Recipe::Pretrain || recipe == Recipe::Progressive) {
        request.newModel = "tiny";
        request.model.clear();
    }
    request.options.removeAfter = {1};
    request.evaluation = {
        .data = data() / "eval", .trigger = trigger, .target = "star", .every = 1};
    request.out = pathOf(*m_runs) / name;
    return request;
}

void TestTrainModel::initTestCase()
{
    setTensorThreads(1);
    writeSmallDemo(data(), trigger);
    TaskContext context;
    m_runs = std::make_unique<QTemporaryDir>();
    TrainRequest poisoned = request(Recipe::Pretrain, "poisoned");
    poisoned.out = pathOf(m_folder) / "poisoned";
    trainModel(poisoned, context);
}

void TestTrainModel::curesByEachRecipe_data()
{
    QTest::addColumn<int>("recipe");
    for (const RecipeInfo& info : recipes())
        QTest::newRow(std::string(info.name).c_str()) << static_cast<int>(info.recipe);
}

void TestTrainModel::curesByEachRecipe()
{
    QFETCH(int, recipe);
    TrainRequest asked = request(static_cast<Recipe>(recipe), "run");
    if (asked.options.recipe == Recipe::Supervised)
        asked.poisonLabelled = 5;
    TaskContext context;
    const TrainReport report = trainModel(asked, context);
    QCOMPARE(report.run.phase, RunPhase::Finished);
    QVERIFY(report.run.steps > 0);
    for (const char* name : {"ca", "ca_low", "ca_high", "n", "asr", "n_asr", "triggered_top1"})
        QVERIFY2(findNumber(report.run.last, name), name);
    const bool byPrompts = !needsLabels(asked.options.recipe);
    QCOMPARE(findNumber(report.run.last, "cos_poisoned").has_value(), byPrompts);
    const RunFiles files {asked.out};
    QCOMPARE(readRunState(files.state()).phase, RunPhase::Finished);
    if (!byPrompts) {
        const auto weights = openCheckpoint(files.checkpoints() / "finetune.pt").tensors;
        QVERIFY(weights.find("linear.weight") != nullptr);
        QVERIFY(weights.find("model.visual.conv1.weight") != nullptr);
    }
    if (asked.options.recipe == Recipe::FilterRetrain)
        QVERIFY(fs::exists(asked.out / "removed_rows_0.csv"));
    if (asked.options.recipe == Recipe::Progressive)
        QVERIFY(fs::exists(asked.out / "removed_rows_1.csv"));
}

/// By the same model: filter-retrain drops the lowest cosines, progressive removal the highest.
void TestTrainModel::dropsPairsThatMatchLeast()
{
    const auto removed = [&](Recipe recipe, const char* name) {
        TrainRequest asked = request(recipe, name);
        asked.model = model();
        asked.newModel.clear();
        asked.limit = 0;
        asked.options.epochs = 1;
        asked.options.removeShare = 0.25;
        asked.options.removeAfter = {0};
        TaskContext context;
        trainModel(asked, context);
        std::map<int, double> scores; // by row
        const auto text = readWholeText(asked.out / "removed_rows_0.csv", 1 << 20);
        for (const QByteArray& line : QByteArray::fromStdString(text).split('\n').mid(1)) {
            if (!line.isEmpty())
                scores[line.split(',')[0].toInt()] = line.split(',')[1].toDouble();
        }
        return scores;
    };
    const auto lowest = removed(Recipe::FilterRetrain, "filtered");
    const auto highest = removed(Recipe::Progressive, "progressive");
    QCOMPARE(lowest.size(), std::size_t {16});
    QCOMPARE(highest.size(), std::size_t {16});
    double mostSuspicious = -1e9; // the largest cosine among those that filter-retrain dropped
    for (const auto& [row, score] : lowest) {
        QVERIFY(!highest.contains(row));
        mostSuspicious = std::max(mostSuspicious, -score);
    }
    for (const auto& [row, score] : highest)
        QVERIFY(score > mostSuspicious);
}

void TestTrainModel::explainsItselfInItsFolder()
{
    const TrainRequest asked = request(Recipe::CleanClip, "run");
    TaskContext context;
    trainModel(asked, context);
    const RunFiles files {asked.out};
    for (const fs::path& file : {files.config(), files.environment(), files.metrics(), files.log(),
             files.state(), files.last()})
        QVERIFY2(fs::exists(file), file.c_str());
    const TrainRequest back = readRunRequest(asked.out);
    QCOMPARE(back.options.recipe, Recipe::CleanClip);
    QCOMPARE(back.options.epochs, 2);
    QCOMPARE(back.limit, 48);
    RunReader reader(asked.out);
    reader.poll();
    for (const char* name : {"loss", "loss_clip", "loss_image", "loss_text", "lr", "logit_scale",
             "images_per_s", "ca", "asr", "cos_clean", "cos_poisoned"})
        QVERIFY2(reader.metrics().contains(name), name);
    QCOMPARE(reader.metrics().at("ca").step, (std::vector<double> {0, 3, 6}));
}

void TestTrainModel::tellsTheListHowItWent()
{
    TaskContext context;
    trainModel(request(Recipe::Mmcl, "b"), context);
    fs::create_directories(pathOf(*m_runs) / "broken");
    writeTextFile(pathOf(*m_runs) / "broken" / "config.json", "{");
    fs::create_directories(pathOf(*m_runs) / "no run");
    writeRunNotes(pathOf(*m_runs) / "b", {.tags = {"first", "good"}, .note = "A note."});
    const auto runs = RunLister().list(pathOf(*m_runs), {}, context);
    QCOMPARE(runs.size(), std::size_t {2});
    const auto found = std::ranges::find(runs, "b", &RunSummary::name);
    QVERIFY(found != runs.end());
    QCOMPARE(found->recipe, Recipe::Mmcl);
    QCOMPARE(found->state.phase, RunPhase::Finished);
    QVERIFY(found->cleanAccuracy && found->attackSuccess);
    QCOMPARE(found->notes.tags.size(), std::size_t {2});
    const auto broken = std::ranges::find(runs, "broken", &RunSummary::name);
    QVERIFY(!broken->problem.empty());
}

void TestTrainModel::refusesABusyFolder()
{
    const TrainRequest asked = request(Recipe::Mmcl, "run");
    const FolderLock other(asked.out);
    ErrorKind kind {};
    QVERIFY(failure(asked, &kind).find("another program is writing") != std::string::npos);
    QCOMPARE(kind, ErrorKind::Config);
    QVERIFY(fs::is_empty(asked.out));
}

void TestTrainModel::refusesARunThatIsThere()
{
    TrainRequest asked = request(Recipe::Mmcl, "run");
    QCOMPARE(failure(asked), std::string());
    QVERIFY(failure(asked).find("--resume goes on with it") != std::string::npos);
    writeRunNotes(asked.out, {.tags = {"kept"}, .note = {}});
    asked.overwrite = true;
    asked.options.epochs = 1;
    QCOMPARE(failure(asked), std::string());
    QCOMPARE(readRunSummary(asked.out).notes.tags.size(), std::size_t {1});
    TrainRequest resume;
    resume.out = pathOf(*m_runs) / "nothing";
    resume.resume = true;
    QVERIFY(failure(resume).find("holds no run") != std::string::npos);
    fs::create_directories(resume.out);
    writeTextFile(resume.out / "thesis.txt", "x");
    asked.out = resume.out;
    QVERIFY(failure(asked).find("holds no run; choose another folder") != std::string::npos);
    QVERIFY(fs::exists(resume.out / "thesis.txt"));
}

void TestTrainModel::saysWhatIsWrong_data()
{
    QTest::addColumn<QString>("what");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char* what, const char* expected) {
        QTest::newRow(what) << QString::fromLatin1(what) << QString::fromLatin1(expected);
    };
    row("fewer rows than a batch", "rows are fewer than");
    row("captions all empty", "no row is fit for training");
    row("a target that the set lacks", "comet");
    row("no text tower", "is not a CLIP model");
    row("unlearn without a flagged row", "no row is known to be poisoned");
    row("a trigger without a target", "give both or neither");
    row("no model", "begins with a checkpoint or a new model");
    row("a cure of a new model", "begins with a checkpoint");
    row("an unknown architecture", "did you mean RN50?");
    row("scores of other rows", "has no score of row");
    row("no batch makes a step", "accumulation");
}

void TestTrainModel::saysWhatIsWrong()
{
    QFETCH(QString, what);
    QFETCH(QString, expected);
    TrainRequest asked = request(Recipe::Mmcl, "run");
    const fs::path table = pathOf(*m_runs) / "table.csv";
    const auto is = [&](const char* name) { return what == QString::fromLatin1(name); };
    if (is("fewer rows than a batch"))
        asked.options.batch = 49;
    if (is("no batch makes a step"))
        asked.options.accumulation = 0;
    if (is("captions all empty")) {
        writeTextFile(table, "image,caption\na.png,\nb.png,\n");
        asked.data = table;
    }
    if (is("a target that the set lacks"))
        asked.evaluation.target = "comet";
    if (is("no text tower")) {
        TrainingCheckpoint tower = readTrainingCheckpoint(model());
        std::erase_if(
            tower.stateDict, [](const auto& entry) { return !entry.first.starts_with("visual."); });
        asked.model = pathOf(*m_runs) / "tower.pt";
        writeCheckpoint(asked.model, tower);
    }
    if (is("unlearn without a flagged row")) {
        asked.options.recipe = Recipe::Unlearn;
        asked.data = data() / "train_clean.csv";
        asked.tableOptions.ignorePoisonColumn = true;
        asked.tableOptions.poisonText.clear();
    }
    if (is("a trigger without a target"))
        asked.evaluation.target.clear();
    if (is("no model"))
        asked.model.clear();
    if (is("a cure of a new model") || is("an unknown architecture")) {
        asked.model.clear();
        asked.newModel = "tiny";
    }
    if (is("an unknown architecture")) {
        asked.options.recipe = Recipe::Pretrain;
        asked.newModel = "RN51";
    }
    if (is("scores of other rows")) {
        asked.options.recipe = Recipe::FilterRetrain;
        asked.scores = table;
        writeTextFile(table, "row,score\n0,0.5\n");
    }
    const QString found = QString::fromStdString(failure(asked));
    QVERIFY2(found.contains(expected), qPrintable(found));
}

void TestTrainModel::failsWithItsReasonInTheFolder()
{
    TrainRequest asked = request(Recipe::Mmcl, "run");
    asked.options.learningRate = 900;
    asked.options.warmupSteps = 0;
    asked.options.epochs = 50;
    const std::string why = failure(asked);
    QVERIFY2(why.find("use a smaller learning rate") != std::string::npos, why.c_str());
    const RunState state = readRunState(RunFiles {asked.out}.state());
    QCOMPARE(state.phase, RunPhase::Failed);
    QCOMPARE(state.message, why);
}

void TestTrainModel::estimatesTimeAndMemory()
{
    TrainRequest asked = request(Recipe::CleanClip, "run");
    TaskContext context;
    const TrainEstimate estimate = estimateTraining(asked, context);
    QCOMPARE(estimate.rows, 48);
    QCOMPARE(estimate.steps, 6);
    QVERIFY(estimate.seconds > 0);
    const auto checkpoint = static_cast<double>(fs::file_size(model()));
    QVERIFY(std::abs(static_cast<double>(estimate.checkpointBytes) / checkpoint - 1) < 0.1);
    QVERIFY(estimate.memoryBytes > estimate.checkpointBytes);
    asked.options.batch = 32;
    QVERIFY(estimateTraining(asked, context).memoryBytes > estimate.memoryBytes);
    QVERIFY(!fs::exists(asked.out));
}

/// The text tower stays, so that the checkpoint is a CLIP model with another image tower.
void TestTrainModel::graftsTheTowerIntoTheCheckpoint()
{
    TaskContext context;
    const TrainReport report = trainModel(request(Recipe::Supervised, "run"), context);
    const auto before = openCheckpoint(model()).tensors;
    const auto after = openCheckpoint(report.checkpoint).tensors;
    QCOMPARE(after.size(), before.size());
    const auto same = [&](const char* name) {
        return before.read(*before.find(name)) == after.read(*after.find(name));
    };
    QVERIFY(same("token_embedding.weight") && same("text_projection"));
    QVERIFY(!same("visual.conv1.weight"));
}

QTEST_APPLESS_MAIN(TestTrainModel)
#include "tst_train_model.moc"
