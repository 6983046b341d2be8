// SPDX-License-Identifier: Apache-2.0
#include "core/base/error.h"
#include "core/base/input_file.h"
#include "core/clip/device.h"
#include "core/data/synthetic.h"
#include "core/formats/checkpoint.h"
#include "core/train/epoch_order.h"
#include "core/train/tensor_threads.h"
#include "core/train/trainer.h"

#include <QtTest>

#include <algorithm>
#include <stop_token>
#include <thread>

using namespace clinic;

namespace {

constexpr int side = 32;

/// Drawn pictures with token rows that name shape and row parity; the last id is the largest.
MemoryPairs drawnPairs(std::int64_t count)
{
    MemoryPairs pairs(side);
    for (std::int64_t row = 0; row < count; ++row) {
        const SyntheticPair pair = drawSynthetic(7, SyntheticSplit::Train, row, side);
        pairs.add(pair.image.rgb, {98, 10 + pair.label, 99});
    }
    return pairs;
}

TrainRequest smallRequest(int epochs)
{
    TrainRequest request;
    ClipConfig& model = request.model;
    model.embedDim = 16;
    model.imageResolution = side;
    model.visionIsResNet = true;
    model.visionStages = {1, 1, 1, 1};
    model.visionWidth = 8;
    model.visionHeads = 4;
    model.contextLength = 8;
    model.vocabSize = 100;
    model.textWidth = 16;
    model.textHeads = 1;
    model.textLayers = 1;
    model.textMlpWidth = 64;
    request.options.epochs = epochs;
    request.options.batch = 16;
    request.options.learningRate = 2e-3;
    request.options.warmupSteps = 4;
    request.options.seed = 3;
    request.name = "small";
    return request;
}

std::filesystem::path fileIn(const QTemporaryDir& folder, const char* name)
{
    return std::filesystem::path(folder.path().toStdString()) / name;
}

} // namespace

class TestTrainer : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void lowersTheLoss();
    void givesTheSameForTheSameSeed();
    void writesACheckpointThatOpens();
    void logsOneLineAStep();
    void stopsWithinOneStep();
    void refusesFewerPairsThanABatch();
    void refusesPicturesOfAnotherSize();
    void ordersAnEpochBySeedAndNumber();
    void changesTheThreadsOfItsOwnThreadOnly();
};

void TestTrainer::lowersTheLoss()
{
    const MemoryPairs pairs = drawnPairs(160);
    TaskContext context;
    const TrainReport report = Trainer(smallRequest(12), pairs).run(context);
    QCOMPARE(report.steps, 120);
    QCOMPARE(report.epochLoss.size(), std::size_t {12});
    QVERIFY2(report.epochLoss.back() < report.epochLoss.front() - 0.2,
        qPrintable(QString::number(report.epochLoss.back())));
}

void TestTrainer::givesTheSameForTheSameSeed()
{
    const MemoryPairs pairs = drawnPairs(64);
    const QTemporaryDir folder;
    std::vector<TrainReport> reports;
    for (const char* name : {"a.pt", "b.pt", "c.pt"}) {
        TrainRequest request = smallRequest(2);
        request.checkpoint = fileIn(folder, name);
        if (name == std::string_view("c.pt"))
            request.options.seed = 4;
        TaskContext context;
        reports.push_back(Trainer(request, pairs).run(context));
    }
    QVERIFY(reports[0].epochLoss == reports[1].epochLoss);
    QVERIFY(reports[0].epochLoss != reports[2].epochLoss);
    const auto bytes = [&](const char* name) {
        return readWholeFile(fileIn(folder, name), 1U << 30U);
    };
    QVERIFY(bytes("a.pt") == bytes("b.pt"));
    QVERIFY(bytes("a.pt") != bytes("c.pt"));
}

void TestTrainer::writesACheckpointThatOpens()
{
    const MemoryPairs pairs = drawnPairs(32);
    const QTemporaryDir folder;
    TrainRequest request = smallRequest(2);
    request.checkpoint = fileIn(folder, "model.pt");
    TaskContext context;
    Trainer(request, pairs).run(context);
    const Checkpoint checkpoint = openCheckpoint(request.checkpoint);
    QCOMPARE(checkpoint.epoch.value_or(-1), 2);
    QCOMPARE(checkpoint.name.value_or(""), std::string("small"));
    QVERIFY(checkpoint.hasOptimizer);
    const TensorEntry* tokens = checkpoint.tensors.find("token_embedding.weight");
    QVERIFY(tokens != nullptr);
    QVERIFY((tokens->shape == std::vector<std::int64_t> {100, 16}));
    QVERIFY(checkpoint.tensors.find("visual.layer4.0.bn3.running_var") != nullptr);
}

void TestTrainer::logsOneLineAStep()
{
    const MemoryPairs pairs = drawnPairs(40); // 2 batches of 16, 8 pairs left over
    const QTemporaryDir folder;
    TrainRequest request = smallRequest(3);
    request.metrics = fileIn(folder, "metrics.jsonl");
    TaskContext context;
    Trainer(request, pairs).run(context);
    const std::string text = readWholeText(request.metrics, 1U << 20U);
    QCOMPARE(std::count(text.begin(), text.end(), '\n'), 6);
    QVERIFY(text.find("\"logit_scale\"") != std::string::npos);
}

void TestTrainer::stopsWithinOneStep()
{
    const MemoryPairs pairs = drawnPairs(64);
    const QTemporaryDir folder;
    TrainRequest request = smallRequest(50);
    request.checkpoint = fileIn(folder, "model.pt");
    std::stop_source stop;
    std::int64_t reached = 0;
    TaskContext context(stop.get_token(), [&](const Progress& progress) {
        reached = progress.done;
        stop.request_stop();
    });
    Trainer trainer(request, pairs);
    QVERIFY_THROWS_EXCEPTION(Cancelled, trainer.run(context));
    QCOMPARE(reached, 1);
    QVERIFY(!std::filesystem::exists(request.checkpoint));
}

void TestTrainer::refusesFewerPairsThanABatch()
{
    const MemoryPairs pairs = drawnPairs(15);
    QVERIFY_THROWS_EXCEPTION(Error, Trainer(smallRequest(1), pairs));
}

void TestTrainer::refusesPicturesOfAnotherSize()
{
    const MemoryPairs pairs = drawnPairs(16);
    TrainRequest request = smallRequest(1);
    request.model.imageResolution = 64;
    QVERIFY_THROWS_EXCEPTION(Error, Trainer(request, pairs));
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
