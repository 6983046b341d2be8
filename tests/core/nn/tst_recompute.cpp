// SPDX-License-Identifier: Apache-2.0
#include "core/nn/autocast.h"
#include "core/nn/losses.h"
#include "core/nn/recompute.h"
#include "tests/core/nn/golden_tensors.h"

#include <ATen/ops/full.h>
#include <c10/core/GradMode.h>

#include <QTest>

using namespace clinic;

namespace {

/// A network after one forward and backward pass, and its loss.
struct Trained {
    ClipNet net;
    double loss = 0;
};

Trained trainedOnce(const std::string& model, at::ScalarType precision, bool checkpointing)
{
    const TensorTable batches = readSafetensors(fixture("trajectory.safetensors")).tensors;
    Trained trained {loadedNet(("models/" + model + ".safetensors").c_str())};
    ClipNet& net = trained.net;
    net.requireGradients();
    net.setTraining(true);
    net.setGradientCheckpointing(checkpointing);
    at::Tensor loss;
    {
        const Autocast autocast(at::kCPU, precision);
        loss = cleanClipLoss(normalised(net.encodeImages(goldenTensor(batches, "pixel_values.0"))),
            normalised(net.encodeTexts(goldenTensor(batches, "input_ids.0"))), net.logitScale())
                   .total;
    }
    loss.backward();
    trained.loss = loss.item<double>();
    return trained;
}

} // namespace

class TestRecompute : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void gradientsAreThoseOfThePlainPass_data();
    void gradientsAreThoseOfThePlainPass();
    void computesAgainOnlyForTheGradient();
};

void TestRecompute::gradientsAreThoseOfThePlainPass_data()
{
    QTest::addColumn<QByteArray>("model");
    QTest::addColumn<bool>("mixed");
    QTest::addRow("resnet in fp32") << QByteArray("rn") << false;
    QTest::addRow("resnet in bf16") << QByteArray("rn") << true;
    QTest::addRow("vit in fp32") << QByteArray("vit") << false;
    QTest::addRow("vit in bf16") << QByteArray("vit") << true;
}

void TestRecompute::gradientsAreThoseOfThePlainPass()
{
    QFETCH(QByteArray, model);
    QFETCH(bool, mixed);
    const at::ScalarType precision = mixed ? at::kBFloat16 : at::kFloat;
    Trained plain = trainedOnce(model.toStdString(), precision, false);
    Trained again = trainedOnce(model.toStdString(), precision, true);
    QCOMPARE(again.loss, plain.loss);
    const auto left = plain.net.state(), right = again.net.state();
    for (std::size_t i = 0; i < left.size(); ++i) {
        const char* name = left[i].name.c_str();
        // Running statistics, also: updated once.
        QVERIFY2(left[i].tensor.equal(right[i].tensor), name);
        QCOMPARE(left[i].tensor.requires_grad(), right[i].tensor.requires_grad());
        if (left[i].tensor.requires_grad())
            QVERIFY2(left[i].tensor.grad().equal(right[i].tensor.grad()), name);
        if (left[i].name.ends_with("num_batches_tracked"))
            QCOMPARE(right[i].tensor.item<int>(), 1);
    }
}

void TestRecompute::computesAgainOnlyForTheGradient()
{
    std::vector<NormPass> passes;
    const NetworkPart square = [&](const at::Tensor& x, NormPass pass) {
        passes.push_back(pass);
        return x * x;
    };
    const at::Tensor x = at::full({}, 3.0).requires_grad_(true);
    {
        const at::NoGradGuard noGrad;
        recomputed(square, x, NormPass::Training);
    }
    recomputed(square, x, NormPass::Inference);
    QVERIFY(passes == (std::vector {NormPass::Training, NormPass::Inference}));
    passes.clear();
    recomputed(square, x, NormPass::Training).backward();
    QVERIFY(passes == (std::vector {NormPass::Training, NormPass::Recompute}));
    QCOMPARE(x.grad().item<double>(), 6.0);
}

int clinic::runRecomputeTests(int argc, char** argv)
{
    TestRecompute tests;
    return QTest::qExec(&tests, argc, argv);
}

#include "tst_recompute.moc"
