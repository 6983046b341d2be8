// SPDX-License-Identifier: Apache-2.0
#include "core/base/error.h"
#include "core/clip/clip_config.h"
#include "core/clip/device.h"
#include "core/formats/checkpoint_reader.h"
#include "core/train/epoch_order.h"
#include "core/train/tensor_threads.h"
#include "core/train/trainer.h"
#include "tests/core/train/small_steps.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <limits>
#include <thread>

using namespace clinic;

namespace {

double largestDifference(const std::vector<float>& a, const std::vector<float>& b)
{
    double largest = 0;
    for (std::size_t i = 0; i < a.size(); ++i)
        largest = std::max(largest, static_cast<double>(std::abs(a[i] - b[i])));
    return largest;
}

/// Adam's step depends on the size of the gradient only where eps is large.
TrainOptions stepLikeItsGradient()
{
    TrainOptions options = smallOptions(Recipe::Mmcl, 1);
    options.eps = 1;
    options.weightDecay = 0;
    return options;
}

} // namespace

class TestTrainer : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { setTensorThreads(1); }
    void lowersTheLoss_data();
    void lowersTheLoss();
    void tellsThePartsOfCleanClip();
    void givesTheSameForTheSameSeed();
    void goesOnWithTheReferencesOptimizer();
    void goesOnFromASnapshotBitForBit();
    void takesABatchInChunks_data();
    void takesABatchInChunks();
    void averagesAccumulatedBatches();
    void clipsGradients();
    void changesNothingForALossThatIsNoNumber();
    void trainsTheImageTowerAloneWithLabels();
    void pushesFlaggedPairsWhereTheTargetSays();
    void movesAwayFromThePoisonedModel();
    void refusesWhatCannotBeTrainedWith();
    void ordersAnEpochBySeedAndNumber();
    void changesTheThreadsOfItsOwnThreadOnly();
};

void TestTrainer::lowersTheLoss_data()
{
    QTest::addColumn<int>("recipe");
    for (const RecipeInfo& info : recipes()) {
        if (info.recipe != Recipe::LinearProbe) // has no steps of its own
            QTest::newRow(std::string(info.name).c_str()) << static_cast<int>(info.recipe);
    }
}

void TestTrainer::lowersTheLoss()
{
    QFETCH(int, recipe);
    SmallPairs pairs(32);
    pairs.augmented = needsAugmentedViews(static_cast<Recipe>(recipe));
    TrainStart start = smallStart();
    start.classes = static_cast<Recipe>(recipe) == Recipe::Supervised ? 10 : 0;
    Trainer trainer(start, smallOptions(static_cast<Recipe>(recipe), 1));
    const TrainBatch batch = firstRows(pairs, 32);
    const double first = stepOf(trainer, batch, 2e-3).loss;
    double last = first;
    for (int i = 0; i < 30; ++i)
        last = stepOf(trainer, batch, 2e-3).loss;
    QVERIFY2(last < first - 0.2, qPrintable(QStringLiteral("%1 to %2").arg(first).arg(last)));
    QVERIFY(trainer.isFinite());
}

void TestTrainer::tellsThePartsOfCleanClip()
{
    SmallPairs pairs(16);
    pairs.augmented = true;
    TrainOptions options = smallOptions(Recipe::CleanClip, 1);
    options.clipWeight = 0.5;
    options.inmodalWeight = 3;
    Trainer trainer(smallStart(), options);
    const StepMetrics metrics = stepOf(trainer, firstRows(pairs, 16));
    const double expected = 0.5 * *metrics.clip + 3 * (*metrics.images + *metrics.texts) / 2;
    QVERIFY2(std::abs(metrics.loss - expected) < 1e-5, qPrintable(QString::number(expected)));
    QVERIFY(!metrics.extra);
}

void TestTrainer::givesTheSameForTheSameSeed()
{
    const SmallPairs pairs(32);
    std::vector<std::vector<float>> weights;
    for (const std::uint64_t seed : {3, 3, 4}) {
        TrainOptions options = smallOptions(Recipe::Pretrain, 1);
        options.seed = seed;
        Trainer trainer(smallStart(), options);
        for (int i = 0; i < 3; ++i)
            stepOf(trainer, firstRows(pairs, 16, i));
        weights.push_back(weightsOf(trainer));
    }
    QVERIFY(weights[0] == weights[1]);
    QVERIFY(weights[0] != weights[2]);
}

/// Parameters are numbered as the reference numbers them: what is put back comes out the same.
void TestTrainer::goesOnWithTheReferencesOptimizer()
{
    const std::filesystem::path path = CLINIC_FIXTURES "/models/vit.epoch_7.pt";
    const Checkpoint checkpoint = openCheckpoint(path);
    TrainStart start = smallStart();
    start.model = deriveClipConfig(checkpoint).value();
    start.weights = checkpoint.tensors;
    Trainer trainer(start, smallOptions(Recipe::CleanClip, 1));
    const AdamWState wanted = readTrainingCheckpoint(path).optimizer.value();
    trainer.restoreOptimizer(readTrainingCheckpoint(path));
    const AdamWState found = trainer.snapshot(1e-3).optimizer.value();
    QCOMPARE(found.parameters.size(), wanted.parameters.size());
    std::size_t moved = 0;
    for (std::size_t i = 0; i < found.parameters.size(); ++i) {
        QCOMPARE(found.parameters[i].step, wanted.parameters[i].step);
        if (wanted.parameters[i].step == 0)
            continue; // never had a gradient
        QVERIFY(found.parameters[i].expAvg.shape == wanted.parameters[i].expAvg.shape);
        QVERIFY(std::ranges::equal(
            found.parameters[i].expAvg.bytes, wanted.parameters[i].expAvg.bytes));
        QVERIFY(std::ranges::equal(
            found.parameters[i].expAvgSq.bytes, wanted.parameters[i].expAvgSq.bytes));
        ++moved;
    }
    QVERIFY(moved > 50);
}

void TestTrainer::goesOnFromASnapshotBitForBit()
{
    const SmallPairs pairs(64);
    for (const Recipe recipe : {Recipe::Pretrain, Recipe::Supervised}) {
        TrainStart start = smallStart();
        start.classes = recipe == Recipe::Supervised ? 10 : 0;
        Trainer unbroken(start, smallOptions(recipe, 1));
        for (int i = 0; i < 3; ++i)
            stepOf(unbroken, firstRows(pairs, 16, i));
        const TrainingCheckpoint kept = unbroken.snapshot(1e-3);
        TrainOptions other = smallOptions(recipe, 1);
        other.seed = 99; // what it begins with is of no account
        Trainer resumed(start, other);
        resumed.restore(kept);
        for (int i = 3; i < 8; ++i) {
            const double first = stepOf(unbroken, firstRows(pairs, 16, i)).loss;
            QCOMPARE(stepOf(resumed, firstRows(pairs, 16, i)).loss, first);
        }
        QVERIFY(weightsOf(resumed) == weightsOf(unbroken));
        QCOMPARE(unbroken.trained().head.has_value(), recipe == Recipe::Supervised);
    }
}

/// Batch norm sees a chunk at a time, so that only a tower without it is the same up to rounding.
void TestTrainer::takesABatchInChunks_data()
{
    QTest::addColumn<Recipe>("recipe");
    QTest::newRow("mmcl") << Recipe::Mmcl;
    QTest::newRow("par") << Recipe::Par; // its frozen model as well
}

void TestTrainer::takesABatchInChunks()
{
    QFETCH(Recipe, recipe);
    const SmallPairs pairs(32);
    TrainStart start = smallStart();
    ClipConfig& model = start.model;
    model.visionIsResNet = false;
    model.visionLayers = 2;
    model.visionWidth = 16;
    model.visionHeads = 2;
    model.visionMlpWidth = 64;
    model.patchSize = 8;
    TrainOptions options = stepLikeItsGradient();
    options.recipe = recipe;
    options.parWeight = 1e4; // the distance is small after one step, and nothing before it
    Trainer whole(start, options);
    options.chunk = 5;
    Trainer chunked(start, options);
    const auto begun = weightsOf(whole);
    const TrainBatch batch = firstRows(pairs, 32);
    for (int i = 0; i < 2; ++i)
        QVERIFY(std::abs(stepOf(whole, batch).loss - stepOf(chunked, batch).loss) < 1e-4);
    const double moved = largestDifference(begun, weightsOf(whole));
    const double differing = largestDifference(weightsOf(whole), weightsOf(chunked));
    QVERIFY2(
        differing < 1e-4 * moved, qPrintable(QStringLiteral("%1 of %2").arg(differing).arg(moved)));
}

void TestTrainer::averagesAccumulatedBatches()
{
    const SmallPairs pairs(32);
    Trainer once(smallStart(), smallOptions(Recipe::Mmcl, 1));
    Trainer twice(smallStart(), smallOptions(Recipe::Mmcl, 1));
    const TrainBatch batch = firstRows(pairs, 16);
    const TrainBatch both[] {batch, batch};
    const double loss = stepOf(once, batch).loss;
    QCOMPARE(twice.step(both, 1e-3).loss, loss);
}

void TestTrainer::clipsGradients()
{
    const SmallPairs pairs(16);
    TrainOptions options = smallOptions(Recipe::Mmcl, 1);
    QVERIFY(!stepOf(*std::make_unique<Trainer>(smallStart(), options), firstRows(pairs, 16))
                 .gradientNorm);
    options = stepLikeItsGradient();
    options.gradientClip = 1e-3;
    Trainer clipped(smallStart(), options);
    options.gradientClip = 1e9;
    Trainer whole(smallStart(), options);
    const auto begun = weightsOf(whole);
    const auto norm = stepOf(clipped, firstRows(pairs, 16)).gradientNorm;
    QVERIFY(norm && *norm > 1e-2);
    stepOf(whole, firstRows(pairs, 16));
    QVERIFY(largestDifference(begun, weightsOf(whole))
        > 3 * largestDifference(begun, weightsOf(clipped)));
}

void TestTrainer::changesNothingForALossThatIsNoNumber()
{
    const SmallPairs pairs(16);
    TrainStart start = smallStart();
    Trainer trainer(start, smallOptions(Recipe::Mmcl, 1));
    const double huge = std::numeric_limits<float>::max();
    stepOf(trainer, firstRows(pairs, 16), huge); // weights overflow
    const StepMetrics metrics = stepOf(trainer, firstRows(pairs, 16));
    QVERIFY(!std::isfinite(metrics.loss));
    QVERIFY(!trainer.isFinite());
}

void TestTrainer::trainsTheImageTowerAloneWithLabels()
{
    const SmallPairs pairs(16);
    TrainStart start = smallStart();
    start.classes = 10;
    Trainer trainer(start, smallOptions(Recipe::Supervised, 1));
    const auto before = trainer.snapshot(0).stateDict;
    stepOf(trainer, firstRows(pairs, 16));
    const auto after = trainer.snapshot(0);
    bool imageMoved = false;
    for (std::size_t i = 0; i < before.size(); ++i) {
        const bool moved =
            !std::ranges::equal(before[i].second.bytes, after.stateDict[i].second.bytes);
        if (before[i].first.starts_with("visual."))
            imageMoved = imageMoved || moved;
        else
            QVERIFY2(!moved, before[i].first.c_str());
    }
    QVERIFY(imageMoved);
    QCOMPARE(trainer.trained().head->weights.rows(), std::size_t {10});
}

/// The flagged pairs' cosine goes to minus the target.
void TestTrainer::pushesFlaggedPairsWhereTheTargetSays()
{
    const SmallPairs pairs(32);
    for (const double target : {1.0, 0.0}) {
        TrainOptions options = smallOptions(Recipe::Unlearn, 1);
        options.unlearnTarget = target;
        options.constraintWeight = 50;
        Trainer trainer(smallStart(), options);
        double constraint = 0;
        for (int i = 0; i < 60; ++i)
            constraint = *stepOf(trainer, firstRows(pairs, 32), 3e-3).extra;
        QVERIFY2(constraint < 0.1, qPrintable(QString::number(constraint)));
    }
}

void TestTrainer::movesAwayFromThePoisonedModel()
{
    const SmallPairs pairs(32);
    Trainer poisoned(smallStart(), smallOptions(Recipe::Mmcl, 1));
    for (int i = 0; i < 20; ++i)
        stepOf(poisoned, firstRows(pairs, 32), 2e-3);
    TrainStart start = smallStart();
    const TrainedModel model = poisoned.trained();
    start.weights = model.checkpoint.tensors;
    TrainOptions options = smallOptions(Recipe::Par, 1);
    options.parWeight = 20;
    Trainer trainer(start, options);
    double distance = 0;
    for (int i = 0; i < 60; ++i)
        distance = *stepOf(trainer, firstRows(pairs, 32), 2e-3).extra;
    QVERIFY2(distance > 1.5 && distance < 3.0, qPrintable(QString::number(distance)));
}

void TestTrainer::refusesWhatCannotBeTrainedWith()
{
    const auto refused = [](void (*change)(TrainOptions&)) {
        TrainOptions options = smallOptions(Recipe::Mmcl, 1);
        change(options);
        try {
            Trainer(smallStart(), options);
        } catch (const Error& error) {
            return error.kind();
        }
        return ErrorKind::Io;
    };
    QCOMPARE(refused([](TrainOptions& o) { o.batch = 1; }), ErrorKind::Config);
    QCOMPARE(refused([](TrainOptions& o) { o.epochs = 0; }), ErrorKind::Config);
    QCOMPARE(refused([](TrainOptions& o) { o.device = "cuda:77"; }), ErrorKind::Resource);
}

void TestTrainer::ordersAnEpochBySeedAndNumber()
{
    const auto first = epochOrder(50, 1, 1);
    QVERIFY(first == epochOrder(50, 1, 1));
    QVERIFY(first != epochOrder(50, 1, 2));
    QVERIFY(first != epochOrder(50, 2, 1));
    auto sorted = first;
    std::sort(sorted.begin(), sorted.end());
    for (std::int64_t i = 0; i < 50; ++i)
        QCOMPARE(sorted[static_cast<std::size_t>(i)], i);
}

void TestTrainer::changesTheThreadsOfItsOwnThreadOnly()
{
    const int before = tensorThreads();
    setTensorThreads(3);
    const auto elsewhere = [] {
        int threads = 0;
        std::thread([&] { threads = tensorThreads(); }).join(); // its first use of LibTorch
        return threads;
    };
    {
        const TensorThreads one(1);
        QCOMPARE(tensorThreads(), 1);
        QCOMPARE(elsewhere(), 3);
    }
    QCOMPARE(tensorThreads(), 3);
    QCOMPARE(elsewhere(), 3);
    setTensorThreads(before);
}

QTEST_APPLESS_MAIN(TestTrainer)
#include "tst_trainer.moc"
