// SPDX-License-Identifier: Apache-2.0
#include "core/workflows/effect_summary.h"

#include <QTest>

#include <cmath>
#include <vector>

using namespace clinic;

namespace {

constexpr int target = 2;

bool near(double a, double b)
{
    return std::abs(a - b) < 1e-12;
}

EffectSample sample(
    double clean, double triggered, int cleanClass, int triggeredClass, bool ofTarget = false)
{
    return {.row = 0,
        .cleanCosine = clean,
        .triggeredCosine = triggered,
        .cleanClass = cleanClass,
        .triggeredClass = triggeredClass,
        .ofTarget = ofTarget,
        .failure = {}};
}

} // namespace

class TestEffectSummary : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void countsVictimsOnly()
    {
        const std::vector<EffectSample> samples {
            sample(0.1, 0.5, 0, target), // reached
            sample(0.2, 0.1, 1, 0), // another class, but not the target
            sample(0.3, 0.9, target, target), // taken for the target without a trigger as well
            sample(0.4, 0.4, 0, 0),
            sample(0.6, 0.7, target, target, true), // of the target: no victim
        };
        const EffectSummary summary = summarise(samples, target);
        QCOMPARE(summary.measured, 5);
        QCOMPARE(summary.victims, 4);
        QCOMPARE(summary.reached, 2);
        QCOMPARE(summary.reachedClean, 1);
        QVERIFY(near(summary.success().value(), 0.5));
        const Interval interval = summary.successInterval();
        QVERIFY(near(interval.low, wilsonInterval(2, 4).low));
        QVERIFY(near(interval.high, wilsonInterval(2, 4).high));
        QVERIFY(near(summary.meanClean, 0.32));
        QVERIFY(near(summary.meanTriggered, 0.52));
        QVERIFY(near(summary.meanDelta, 0.2));
        QVERIFY(near(summary.medianDelta, 0.1));
    }

    void takesTheMiddleOfTwo()
    {
        const std::vector<EffectSample> samples {sample(0, 0.4, 0, 0), sample(0, -0.2, 0, 0),
            sample(0, 0.1, 0, 0), sample(0, 0.9, 0, 0)};
        QVERIFY(near(summarise(samples, target).medianDelta, 0.25));
    }

    void leavesOutWhatCouldNotBeRead()
    {
        std::vector<EffectSample> samples {sample(0.1, 0.5, 0, target)};
        samples.push_back({.row = 1, .failure = "the image is missing"});
        const EffectSummary summary = summarise(samples, target);
        QCOMPARE(summary.measured, 1);
        QCOMPARE(summary.failed, 1);
        QCOMPARE(summary.victims, 1);
    }

    void claimsNothingWithoutAClass()
    {
        const std::vector<EffectSample> samples {sample(0.1, 0.5, 0, target)};
        const EffectSummary summary = summarise(samples, {});
        QVERIFY(!summary.success());
        QCOMPARE(summary.victims, 0);
        QVERIFY(near(summary.meanDelta, 0.4));
        QVERIFY(!summarise({}, target).success());
    }
};

QTEST_APPLESS_MAIN(TestEffectSummary)
#include "tst_effect_summary.moc"
