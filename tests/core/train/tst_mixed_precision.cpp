// SPDX-License-Identifier: Apache-2.0
#include "core/clip/device.h"
#include "core/formats/checkpoint_reader.h"
#include "tests/core/train/small_steps.h"

#include <QTest>

#include <cmath>

using namespace clinic;

class TestMixedPrecision : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { setTensorThreads(1); }
    void trainsInBf16();
    void trainsInFp16();
    void takesItsFactorOutOfPartsOfABatch_data();
    void takesItsFactorOutOfPartsOfABatch();
};

void TestMixedPrecision::trainsInBf16()
{
    const SmallPairs pairs(32);
    TrainOptions options = smallOptions(Recipe::Mmcl, 1);
    Trainer full(smallStart(), options);
    options.precision = Precision::Bf16;
    Trainer half(smallStart(), options);
    const double expected = stepOf(full, firstRows(pairs, 32)).loss;
    const double found = stepOf(half, firstRows(pairs, 32)).loss;
    QVERIFY2(found != expected && std::abs(found - expected) < 0.1,
        qPrintable(QString::number(found - expected)));
    for (const auto& [name, tensor] : half.snapshot(0).stateDict)
        QVERIFY(tensor.dtype == DType::F32 || tensor.dtype == DType::I64);
}

/// Near the same, the scaler's state is kept, and gradients that overflow leave
/// the weights alone and halve the factor.
void TestMixedPrecision::trainsInFp16()
{
    const SmallPairs pairs(32);
    TrainOptions options = smallOptions(Recipe::Mmcl, 1);
    Trainer exact(smallStart(), options);
    const double expected = stepOf(exact, firstRows(pairs, 32)).loss;
    options.precision = Precision::Fp16;
    Trainer half(smallStart(), options);
    const StepMetrics first = stepOf(half, firstRows(pairs, 32));
    QVERIFY2(first.loss != expected && std::abs(first.loss - expected) < 0.02,
        qPrintable(QString::number(first.loss - expected)));
    StepMetrics last = first;
    for (int i = 0; i < 60; ++i) // the first few are left out until the factor fits
        last = stepOf(half, firstRows(pairs, 32), 2e-3);
    QVERIFY2(last.loss < first.loss - 0.2, qPrintable(QString::number(last.loss)));
    QVERIFY(last.gradientNorm && std::isfinite(*last.gradientNorm));

    TrainingCheckpoint kept = half.snapshot(1e-3);
    QVERIFY(std::get<std::int64_t>(findValue(kept.resume, "scaler.good_steps")->value) > 30);
    for (auto& [name, value] : kept.resume.items) {
        if (name == SaveValue::Key(std::string("scaler.scale")))
            value = SaveValue {1e30}; // overflows in every step
    }
    half.restore(kept);
    const std::vector<float> before = weightsOf(half);
    const StepMetrics left = stepOf(half, firstRows(pairs, 32));
    QVERIFY(weightsOf(half) == before);
    QCOMPARE(left.lossFactor, std::optional(0.5e30));
    QVERIFY(!left.gradientNorm); // no lost run: the next factor is tried
}

void TestMixedPrecision::takesItsFactorOutOfPartsOfABatch_data()
{
    QTest::addColumn<int>("chunk");
    QTest::addColumn<int>("batches");
    QTest::newRow("chunks") << 8 << 1;
    QTest::newRow("accumulated") << 0 << 2;
}

/// The gradient's norm tells a factor that was left in.
void TestMixedPrecision::takesItsFactorOutOfPartsOfABatch()
{
    QFETCH(int, chunk);
    QFETCH(int, batches);
    const SmallPairs pairs(32);
    const std::vector<TrainBatch> all(static_cast<std::size_t>(batches), firstRows(pairs, 32));
    TrainOptions options = smallOptions(Recipe::Mmcl, 1);
    options.chunk = chunk;
    options.gradientClip = 1e9;
    const double expected = *Trainer(smallStart(), options).step(all, 1e-3).gradientNorm;
    options.precision = Precision::Fp16;
    Trainer half(smallStart(), options);
    StepMetrics metrics;
    for (int i = 0; i < 20 && !metrics.gradientNorm; ++i) // until the factor fits
        metrics = half.step(all, 1e-3);
    QVERIFY(metrics.gradientNorm);
    const double ratio = *metrics.gradientNorm / expected;
    QVERIFY2(ratio > 0.9 && ratio < 1.1, qPrintable(QString::number(ratio)));
}

QTEST_APPLESS_MAIN(TestMixedPrecision)
#include "tst_mixed_precision.moc"
