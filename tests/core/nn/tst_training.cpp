// SPDX-License-Identifier: Apache-2.0
#include "core/base/error.h"
#include "core/nn/grad_scaler.h"
#include "core/nn/losses.h"
#include "core/nn/optimizer.h"
#include "core/nn/schedule.h"
#include "tests/core/nn/golden_tensors.h"

#include <ATen/ops/full.h>
#include <c10/core/GradMode.h>

#include <QTest>

using namespace clinic;

class TestTraining : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void scheduleMatchesReference();
    void scheduleOfParFallsToItsRates();
    void numbersStepsInBothWays();
    void decaysByName();
    void scalerFollowsTheGradients();
    void resumesFromMoments();
    void clampsTemperature();
};

void TestTraining::scheduleMatchesReference()
{
    const auto golden = goldenJson("scheduler.json");
    const RateSchedule schedule {golden["base_lr"], golden["warmup"], golden["total"]};
    QVERIFY(!golden["step_lr"].empty());
    for (const auto& [step, rate] : golden["step_lr"].get<std::vector<std::pair<int, double>>>())
        QVERIFY(std::abs(schedule.rate(step) - rate) <= 1e-12);
    QCOMPARE((RateSchedule {1.0, 5, 5}.rate(7)), 1.0); // the reference divides by zero here
}

void TestTraining::scheduleOfParFallsToItsRates()
{
    const RateSchedule schedule {3e-5, 0, 1000, RateDecay::Par};
    const auto isNear = [&](std::int64_t step, double wanted) {
        return std::abs(schedule.rate(step) - wanted) < 1e-12;
    };
    QVERIFY(isNear(0, 3e-5));
    QVERIFY(isNear(250, (3e-5 + 3e-6) / 2));
    QVERIFY(isNear(500, 3e-6));
    QVERIFY(isNear(750, (3e-6 + 1e-9) / 2));
    QVERIFY(isNear(1000, 1e-9));
    QVERIFY(isNear(1500, 1e-9));
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

void TestTraining::scalerFollowsTheGradients()
{
    GradScaler scaler;
    scaler.update(false);
    QCOMPARE(scaler.scale, 32768.0);
    for (int i = 0; i < 1999; ++i)
        scaler.update(true);
    QCOMPARE(scaler.scale, 32768.0);
    scaler.update(true);
    QCOMPARE(scaler.scale, 65536.0);
    QCOMPARE(scaler.goodSteps, 0);
    for (int i = 0; i < 16; ++i)
        scaler.update(false);
    QVERIFY(!scaler.isLost());
    scaler.update(false);
    QVERIFY(scaler.isLost());
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
