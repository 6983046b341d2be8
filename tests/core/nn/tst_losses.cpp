// SPDX-License-Identifier: Apache-2.0
#include "core/nn/losses.h"
#include "tests/core/nn/golden_tensors.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/eye.h>
#include <ATen/ops/full.h>
#include <ATen/ops/zeros.h>

#include <QTest>

using namespace clinic;

namespace {

constexpr double lossTolerance = 1e-5;

struct NamedFeature {
    const char* name;
    at::Tensor tensor;
};

} // namespace

class TestLosses : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void matchesReference_data();
    void matchesReference();
    void constraintOfNoRowIsZero();
    void parPushesUntilItIsFarEnough();

private:
    at::Tensor leaf(const char* name) { return goldenTensor(m_golden, name).requires_grad_(true); }
    void checkGradients(const std::string& name, const std::vector<NamedFeature>& features);

    TensorTable m_golden = readSafetensors(fixture("losses.safetensors")).tensors;
};

void TestLosses::matchesReference_data()
{
    QTest::addColumn<int>("index");
    const auto cases = goldenJson("losses.json");
    for (std::size_t i = 0; i < cases.size(); ++i)
        QTest::addRow("%s", cases[i]["name"].get<std::string>().c_str()) << static_cast<int>(i);
}

void TestLosses::checkGradients(const std::string& name, const std::vector<NamedFeature>& features)
{
    for (const NamedFeature& feature : features) {
        const at::Tensor expected = goldenTensor(m_golden, name + ".grad." + feature.name);
        QVERIFY(difference(feature.tensor.grad(), expected) < lossTolerance);
    }
}

void TestLosses::matchesReference()
{
    QFETCH(int, index);
    const auto golden = goldenJson("losses.json")[static_cast<std::size_t>(index)];
    const std::string name = golden["name"];
    const at::Tensor image = leaf("image"), text = leaf("text");
    const at::Tensor imageAug = leaf("image_aug"), textAug = leaf("text_aug");
    const at::Tensor scale = at::full({}, golden["logit_scale"].get<double>()).requires_grad_(true);
    std::vector<NamedFeature> features {{"image", image}, {"text", text}};
    at::Tensor loss;
    if (name == "unlearn") {
        const at::Tensor flagged = at::zeros({image.size(0)}, at::kBool);
        for (const int row : golden["backdoor_indices"])
            flagged[row].fill_(true);
        const UnlearnOptions options {golden["unlearn_target"], golden["constraint_weight"]};
        loss = unlearnLoss(image, text, flagged, scale, options).total;
        const double constraint =
            unlearnConstraint(image, text, flagged, options.target).item<double>();
        QVERIFY(std::abs(constraint - golden["constraint"].get<double>()) < lossTolerance);
    } else if (golden["inmodal"].get<bool>()) {
        features.push_back({"image_aug", imageAug});
        features.push_back({"text_aug", textAug});
        loss = cleanClipLoss(at::cat({image, imageAug}), at::cat({text, textAug}), scale,
            {golden["clip_weight"], golden["inmodal_weight"]})
                   .total;
    } else {
        loss = clipLoss(image, text, scale);
    }
    const double expected = golden["loss"];
    QVERIFY(std::abs(loss.item<double>() - expected) < lossTolerance * expected);
    loss.backward();
    checkGradients(name, features);
    if (golden.contains("logit_scale_grad")) {
        const double slope = golden["logit_scale_grad"];
        QVERIFY(std::abs(scale.grad().item<double>() - slope) < lossTolerance * slope);
    }
}

void TestLosses::constraintOfNoRowIsZero()
{
    const at::Tensor image = leaf("image"), text = leaf("text");
    const at::Tensor none = at::zeros({image.size(0)}, at::kBool);
    QCOMPARE(unlearnConstraint(image, text, none, -1.0).item<double>(), 0.0);
    QCOMPARE(unlearnLoss(image, text, none, at::full({}, 1.0)).total.item<double>(),
        clipLoss(image, text, at::full({}, 1.0)).item<double>());
}

/// By hand, from unit vectors: S = mean of 2 - 2 cos; pushed apart while S <= tau.
void TestLosses::parPushesUntilItIsFarEnough()
{
    const at::Tensor before = at::eye(2);
    const at::Tensor near = at::eye(2).requires_grad_(true); // S = 0
    const at::Tensor turned = at::eye(2).flip({1}).requires_grad_(true); // cos 0: S = 2
    const at::Tensor opposite = at::eye(2).neg().requires_grad_(true); // S = 4
    const auto distance = [&](const at::Tensor& z) { return meanSquaredDistance(z, before); };
    QCOMPARE(distance(near).item<double>(), 0.0);
    QCOMPARE(distance(turned).item<double>(), 2.0);
    QCOMPARE(distance(opposite).item<double>(), 4.0);
    const auto loss = [&](const at::Tensor& images, const at::Tensor& texts, double tau) {
        return repulsion(distance(images), distance(texts), tau);
    };
    QCOMPARE(loss(near, turned, 2.15).item<double>(), -1.0);
    QCOMPARE(loss(turned, turned, 2.0).item<double>(), -2.0); // S = tau is not far enough
    QCOMPARE(loss(turned, opposite, 1.9).item<double>(), 0.0);
    loss(turned, opposite, 2.15).backward();
    // d/dz of -1/2 mean |z - z'|^2 over two rows: (z' - z) / 2, nothing where it is far enough
    QVERIFY(difference(turned.grad(), (before - turned.detach()) / 2) < 1e-7);
    QCOMPARE(opposite.grad().abs().max().item<double>(), 0.0);
}

int clinic::runLossTests(int argc, char** argv)
{
    TestLosses tests;
    return QTest::qExec(&tests, argc, argv);
}

#include "tst_losses.moc"
