// SPDX-License-Identifier: Apache-2.0
#include "core/base/error.h"
#include "core/nn/losses.h"
#include "core/nn/optimizer.h"
#include "core/nn/replay.h"
#include "core/nn/schedule.h"
#include "tests/core/nn/golden_tensors.h"

#include <ATen/ops/full.h>
#include <c10/core/GradMode.h>

#include <QTest>

using namespace clinic;

namespace {
constexpr double trajectoryTolerance = 2e-3;
}

class TestTraining : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void scheduleMatchesReference();
    void numbersStepsInBothWays();
    void decaysByName();
    void tenStepsMatchReference_data();
    void tenStepsMatchReference();
    void refusesBatchesThatDoNotFit_data();
    void refusesBatchesThatDoNotFit();
    void resumesFromMoments();
    void clampsTemperature();
};

void TestTraining::scheduleMatchesReference()
{
    const auto golden = goldenJson("scheduler.json");
    const CosineSchedule schedule {golden["base_lr"], golden["warmup"], golden["total"]};
    QVERIFY(!golden["step_lr"].empty());
    for (const auto& [step, rate] : golden["step_lr"].get<std::vector<std::pair<int, double>>>())
        QVERIFY(std::abs(schedule.rate(step) - rate) <= 1e-12);
    QCOMPARE((CosineSchedule {1.0, 5, 5}.rate(7)), 1.0); // the reference divides by zero here
}

void TestTraining::numbersStepsInBothWays()
{
    QCOMPARE(scheduleStep(StepNumbering::Reference, 1, 0, 100), 100);
    QCOMPARE(scheduleStep(StepNumbering::Corrected, 1, 0, 100), 0);
    QCOMPARE(scheduleStep(StepNumbering::Corrected, 3, 7, 100), 207);
}

void TestTraining::decaysByName()
{
    QVERIFY(!isDecayed("logit_scale"));
    QVERIFY(!isDecayed("visual.layer1.0.bn1.weight"));
    QVERIFY(!isDecayed("transformer.resblocks.0.ln_1.weight"));
    QVERIFY(!isDecayed("transformer.resblocks.0.attn.in_proj_bias"));
    QVERIFY(isDecayed("visual.layer1.0.downsample.1.weight"));
    QVERIFY(isDecayed("token_embedding.weight"));
    QVERIFY(isDecayed("positional_embedding"));
}

void TestTraining::tenStepsMatchReference_data()
{
    QTest::addColumn<QByteArray>("model");
    QTest::addColumn<QByteArray>("final");
    QTest::addRow("rn") << QByteArray("rn") << QByteArray("trajectory.safetensors");
    QTest::addRow("vit") << QByteArray("vit") << QByteArray("trajectory.vit.safetensors");
}

void TestTraining::tenStepsMatchReference()
{
    QFETCH(QByteArray, model);
    QFETCH(QByteArray, final);
    const TensorTable batches = readSafetensors(fixture("trajectory.safetensors")).tensors;
    ClipNet net = loadedNet(("models/" + model.toStdString() + ".safetensors").c_str());
    net.requireGradients(false);
    net.setTraining(true);
    AdamW optimizer(net.parameters());
    const auto golden = goldenJson("trajectory.json")["steps"][model.constData()];
    const CosineSchedule schedule {1e-3, 3, 10};
    for (std::size_t step = 0; step < golden.size(); ++step) {
        const std::string number = std::to_string(step);
        const at::Tensor pixels = goldenTensor(batches, "pixel_values." + number);
        const at::Tensor ids = goldenTensor(batches, "input_ids." + number);
        optimizer.zeroGradients();
        const at::Tensor loss = cleanClipLoss(normalised(net.encodeImages(pixels)),
            normalised(net.encodeTexts(ids)), net.logitScale())
                                    .total;
        loss.backward();
        const double rate = schedule.rate(static_cast<std::int64_t>(step));
        QVERIFY(std::abs(rate - golden[step]["lr"].get<double>()) < 1e-12);
        optimizer.step(rate);
        clampLogitScale(net.logitScale());
        const double wanted = golden[step]["loss"];
        QVERIFY2(std::abs(loss.item<double>() - wanted) < trajectoryTolerance,
            qPrintable(QStringLiteral("step %1: %2, expected %3")
                           .arg(step)
                           .arg(loss.item<double>())
                           .arg(wanted)));
        const double scale = golden[step]["logit_scale"];
        QVERIFY(std::abs(net.logitScale().item<double>() - scale) < trajectoryTolerance);
    }
    const at::NoGradGuard noGrad;
    net.setTraining(false);
    const TensorTable last = readSafetensors(fixture(final.constData())).tensors;
    const std::string inputs = "models/" + model.toStdString() + ".expect.safetensors";
    const TensorTable probe = readSafetensors(fixture(inputs.c_str())).tensors;
    const at::Tensor images = normalised(net.encodeImages(goldenTensor(probe, "pixel_values")));
    const at::Tensor texts = normalised(net.encodeTexts(goldenTensor(probe, "input_ids")));
    QVERIFY(difference(images, goldenTensor(last, "final.image_embeds")) < trajectoryTolerance);
    QVERIFY(difference(texts, goldenTensor(last, "final.text_embeds")) < trajectoryTolerance);
}

void TestTraining::refusesBatchesThatDoNotFit_data()
{
    QTest::addColumn<int>("rows");
    QTest::addColumn<int>("pixels");
    QTest::addColumn<int>("ids");
    const int picture = 3 * 64 * 64;
    QTest::addRow("no rows") << 0 << 0 << 0;
    QTest::addRow("pixels of one row too few") << 2 << picture << 2 * 8;
    QTest::addRow("smaller pictures") << 2 << 2 * 3 * 32 * 32 << 2 * 8;
    QTest::addRow("rows of unequal length") << 2 << 2 * picture << 2 * 8 + 1;
    QTest::addRow("no ids") << 2 << 2 * picture << 0;
}

void TestTraining::refusesBatchesThatDoNotFit()
{
    QFETCH(int, rows);
    QFETCH(int, pixels);
    QFETCH(int, ids);
    const Checkpoint checkpoint = readSafetensors(fixture("models/vit.safetensors"));
    const ClipConfig config = deriveClipConfig(checkpoint).value();
    const auto batchOf = [](int n, int values, int tokens) {
        return ReplayBatch {static_cast<std::size_t>(n),
            std::vector<float>(static_cast<std::size_t>(values)),
            std::vector<std::int64_t>(static_cast<std::size_t>(tokens))};
    };
    const ReplayBatch good = batchOf(1, 3 * 64 * 64, 8);
    const ReplayBatch bad = batchOf(rows, pixels, ids);
    TaskContext context;
    for (const auto& [batch, probe] : {std::pair(good, bad), std::pair(bad, good)}) {
        try {
            replayTraining(
                config, checkpoint.tensors, std::span(&batch, 1), probe, 1e-3, 3, context);
            QFAIL("was taken");
        } catch (const Error& error) {
            QCOMPARE(error.kind(), ErrorKind::Mismatch);
            QVERIFY2(QByteArray(error.what()).contains("token ids"), error.what());
        }
    }
}

void TestTraining::resumesFromMoments()
{
    const auto trained = [](int steps, const std::vector<AdamW::Moments>* moments,
                             const at::Tensor& from) {
        const at::Tensor weight = from.clone().requires_grad_(true);
        AdamW optimizer({{"weight", weight}});
        if (moments)
            optimizer.restore(*moments);
        for (int i = 0; i < steps; ++i) {
            optimizer.zeroGradients();
            weight.square().sum().backward();
            optimizer.step(0.1);
        }
        return std::pair(weight.detach(), optimizer.moments());
    };
    const at::Tensor start = at::full({3}, 2.0);
    const auto [whole, ignored] = trained(4, nullptr, start);
    const auto [half, moments] = trained(2, nullptr, start);
    const auto [resumed, unused] = trained(2, &moments, half);
    QCOMPARE(difference(whole, resumed), 0.0);
    AdamW other({{"another", at::full({3}, 2.0).requires_grad_(true)}});
    QVERIFY_THROWS_EXCEPTION(Error, other.restore(moments));
}

void TestTraining::clampsTemperature()
{
    at::Tensor scale = at::full({}, 7.0);
    clampLogitScale(scale);
    QCOMPARE(scale.item<float>(), 4.6052F);
    scale.fill_(-1.0);
    clampLogitScale(scale);
    QCOMPARE(scale.item<float>(), 0.0F);
}

int clinic::runTrainingTests(int argc, char** argv)
{
    TestTraining tests;
    return QTest::qExec(&tests, argc, argv);
}

#include "tst_training.moc"
