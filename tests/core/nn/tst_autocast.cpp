// SPDX-License-Identifier: Apache-2.0
#include "core/base/error.h"
#include "core/nn/autocast.h"
#include "core/nn/initialise.h"
#include "core/nn/losses.h"
#include "tests/core/nn/golden_tensors.h"

#include <ATen/autocast_mode.h>
#include <ATen/ops/isfinite.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/ones.h>

#include <QTest>

using namespace clinic;

class TestAutocast : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void keepsLossAndParameters_data();
    void keepsLossAndParameters();
    void readsChangedWeights();
    void putsBackWhatWasBefore();
    void refusesWhatADeviceCannot();
};

void TestAutocast::keepsLossAndParameters_data()
{
    QTest::addColumn<QByteArray>("model");
    QTest::addRow("resnet") << QByteArray("rn");
    QTest::addRow("vit") << QByteArray("vit");
}

void TestAutocast::keepsLossAndParameters()
{
    QFETCH(QByteArray, model);
    const TensorTable batches = readSafetensors(fixture("trajectory.safetensors")).tensors;
    ClipNet net = loadedNet(("models/" + model.toStdString() + ".safetensors").c_str());
    net.requireGradients();
    net.setTraining(true);
    const auto lossIn = [&](at::ScalarType type) {
        const Autocast autocast(at::kCPU, type);
        return cleanClipLoss(normalised(net.encodeImages(goldenTensor(batches, "pixel_values.0"))),
            normalised(net.encodeTexts(goldenTensor(batches, "input_ids.0"))), net.logitScale())
            .total;
    };
    const double exact = lossIn(at::kFloat).item<double>();
    const at::Tensor loss = lossIn(at::kBFloat16);
    QCOMPARE(loss.scalar_type(), at::kFloat);
    QVERIFY(loss.item<double>() != exact); // or nothing ran in bf16
    QVERIFY2(std::abs(loss.item<double>() - exact) < 0.02 * exact,
        qPrintable(QString::number(loss.item<double>() - exact)));
    loss.backward();
    for (const NamedTensor& parameter : net.parameters()) {
        const at::Tensor gradient = parameter.tensor.grad();
        QVERIFY2(gradient.defined(), parameter.name.c_str());
        QVERIFY2(parameter.tensor.scalar_type() == at::kFloat, parameter.name.c_str());
        QVERIFY2(gradient.scalar_type() == at::kFloat, parameter.name.c_str());
        QVERIFY2(at::isfinite(gradient).all().item<bool>(), parameter.name.c_str());
    }
}

void TestAutocast::readsChangedWeights()
{
    const at::Tensor weight = at::ones({2, 2}).requires_grad_(true);
    const auto product = [&] {
        const Autocast autocast(at::kCPU, at::kBFloat16);
        at::matmul(at::ones({2, 2}), weight); // the second one finds the cast of the first
        return at::matmul(at::ones({2, 2}), weight).sum().item<double>();
    };
    QCOMPARE(product(), 8.0);
    {
        const at::NoGradGuard noGrad;
        weight.mul_(2);
    }
    QCOMPARE(product(), 16.0);
}

void TestAutocast::putsBackWhatWasBefore()
{
    const auto typeNow = [] {
        return at::matmul(at::ones({2, 2}), at::ones({2, 2})).scalar_type();
    };
    {
        const Autocast outer(at::kCPU, at::kBFloat16);
        {
            const Autocast inner(at::kCPU, at::kFloat);
            QCOMPARE(typeNow(), at::kBFloat16); // F32 changes nothing
        }
        const AutocastState here = AutocastState::now(at::kCPU);
        {
            const AutocastAs elsewhere({at::kCPU, at::kBFloat16, false});
            QCOMPARE(typeNow(), at::kFloat);
            const AutocastAs again(here);
            QCOMPARE(typeNow(), at::kBFloat16);
        }
        QCOMPARE(typeNow(), at::kBFloat16);
        QVERIFY(at::autocast::is_autocast_cache_enabled());
    }
    QCOMPARE(typeNow(), at::kFloat);
}

void TestAutocast::refusesWhatADeviceCannot()
{
    try {
        const Autocast autocast(at::kCPU, at::kDouble);
        QFAIL("was taken");
    } catch (const Error& error) {
        QCOMPARE(error.kind(), ErrorKind::Unsupported);
    }
    QVERIFY(!at::autocast::is_autocast_enabled(at::kCPU));
}

int clinic::runAutocastTests(int argc, char** argv)
{
    TestAutocast tests;
    return QTest::qExec(&tests, argc, argv);
}

#include "tst_autocast.moc"
